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

import dev.caravan.record.Schema;
import java.util.Map;
import java.util.Optional;

/** Takes an answer apart. */
public interface PageReader {

    /** @throws IllegalArgumentException with the reason, if the answer is not of the form that is expected */
    RestPage read(Answer answer);

    /** What every record looks like, where that is known before the first one. */
    default Optional<Schema> schema() {
        return Optional.empty();
    }

    /** Whether records can be read in this mode, beside {@code incremental}, which is the cursor's. */
    default boolean reads(String syncMode) {
        return syncMode.equals("full_refresh");
    }

    /**
     * Whether a record may come several times, each time as it was after another change. Then nothing is left out as a
     * repetition.
     */
    default boolean showsChanges() {
        return false;
    }

    /**
     * Headers of a request.
     *
     * @param page that is asked for; empty for the first one of a reading that nothing goes before
     */
    default Map<String, String> headers(String page) {
        return Map.of();
    }

    /**
     * The URI at which the API will show what changes from now on, in the answer that is the last of a reading. Empty where
     * the next reading begins as this one did.
     *
     * @param document the answer
     * @throws IllegalArgumentException with the reason, if it has to be there and is not
     */
    default Optional<String> changes(Object document) {
        return Optional.empty();
    }

    /** @param path of the records in the answer */
    static PageReader at(JsonPath path) {
        return answer -> RestPage.of(answer, path);
    }
}
