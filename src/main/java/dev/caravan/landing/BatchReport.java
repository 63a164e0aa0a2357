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

import dev.caravan.table.TableFormat;
import dev.caravan.table.TableName;
import java.time.Duration;

/**
 * One commit, as progress, logs and metrics tell it.
 *
 * @param discarded values that were left out of the rows, as the pipeline's drift says
 */
public record BatchReport(
        String pipeline,
        String stream,
        TableName table,
        TableFormat format,
        long number,
        long version,
        Counts counts,
        long discarded,
        long bytes,
        Duration duration) {}
