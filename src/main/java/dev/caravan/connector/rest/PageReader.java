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
import java.util.Optional;

/** Takes an answer apart. */
public interface PageReader {

    /** @throws IllegalArgumentException with the reason, if the answer is not of the form that is expected */
    RestPage read(Answer answer);

    /** What every record looks like, where that is known before the first one. */
    default Optional<Schema> schema() {
        return Optional.empty();
    }

    /** @param path of the records in the answer */
    static PageReader at(JsonPath path) {
        return answer -> RestPage.of(answer, path);
    }
}
