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
package dev.caravan.lake;

import java.util.Objects;
import java.util.Optional;

/**
 * A stream that is to land in a table of its own, as a source names it before it reads.
 *
 * @param stream as exchanges name it
 * @param namespace that the source knows its object in (schema, database); empty where it has none
 * @param name of the object, whatever characters are in it
 */
public record NamedStream(String stream, Optional<String> namespace, String name) {

    public NamedStream {
        Objects.requireNonNull(stream);
        Objects.requireNonNull(namespace);
        Objects.requireNonNull(name);
    }
}
