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
package dev.caravan.connector.as2;

/** A message that is not taken, and what its sender is told of it. Its message is for the log and holds no payload. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final Disposition disposition;

    Refused(Disposition disposition, String reason) {
        super(reason);
        this.disposition = disposition;
    }

    Disposition disposition() {
        return disposition;
    }
}
