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
package dev.caravan.landing;

import dev.caravan.record.Position;
import dev.caravan.table.TableName;
import java.time.Instant;
import java.util.Optional;

/**
 * How far one stream of a pipeline has landed in one table.
 *
 * @param table empty if no table holds anything of the stream
 * @param number of the last batch the table holds, or its quarantine; 0 for none
 * @param epoch of the run that committed it
 * @param position where the next run goes on; empty if that is not to be found any more
 * @param changed when the position was last written; empty if that is not known
 */
public record LaneState(
        String pipeline,
        String stream,
        Optional<TableName> table,
        long number,
        long epoch,
        Optional<Position> position,
        Optional<Instant> changed) {}
