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
package dev.caravan.connector.source;

import java.util.Optional;

/**
 * A place other than the lake that keeps positions together with what was written: a database that a pipeline ends in. Bound in
 * the Camel registry by its Kamelet, before any source begins.
 */
public interface KeptPositions {

    /** Empty where it is not the place that this pipeline ends in. */
    Optional<Positions> of(String pipeline);
}
