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
package dev.caravan.api;

import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.util.List;
import java.util.Optional;

/**
 * Records of a reading, in its order.
 *
 * @param rejected input between them that could not become a record
 * @param position behind exactly these and all before; empty where the source has none at this place
 */
public record Batch(List<Record> records, List<Rejected> rejected, Optional<Position> position) {}
