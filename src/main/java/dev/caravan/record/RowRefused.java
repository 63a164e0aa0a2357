/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package dev.caravan.record;

/** A row that a rule keeps out of its table. It goes to the quarantine; the message holds no value of it. */
public final class RowRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient byte[] row;

    /** @param row as JSON in UTF-8 */
    public RowRefused(String code, String message, byte[] row) {
        super(message, null, false, false);
        this.code = code;
        this.row = row;
    }

    public String code() {
        return code;
    }

    public byte[] row() {
        return row;
    }
}
