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
package dev.caravan.connector.rest;

/** Says why an API refused a request, where its answer tells so. */
public interface RefusalReader {

    /** For APIs whose refusals say nothing that is known to be no data. */
    RefusalReader NONE = (status, body) -> "";

    /**
     * @param status of the answer
     * @param body the beginning of it
     * @return in one line, without data and without a full stop at its end; empty if it does not say
     */
    String reason(int status, byte[] body);
}
