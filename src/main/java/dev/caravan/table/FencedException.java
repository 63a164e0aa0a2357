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
package dev.caravan.table;

/** Another run has taken the lane over; this one has committed nothing and must stop. */
public final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient TableName table;

    public FencedException(TableName table, String lane, Mark ours, Mark theirs) {
        super("Cannot commit to " + table + ": " + lane + " was taken over by another run (ours is " + ours
                + ", the table holds " + theirs + ")");
        this.table = table;
    }

    /** The table that refused the commit. */
    public TableName table() {
        return table;
    }
}
