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
package dev.caravan.crash;

import dev.caravan.table.TableFormat;
import java.util.List;

/**
 * A table, and what it has to hold.
 *
 * @param ids the values of column {@code id}
 * @param current those of the rows that {@code is_current} says hold today; null for a table without that column
 * @param rejected the values of {@code raw_text} in the quarantine
 * @param ordered whether rows have a {@code key} and a {@code seq} that grows within it from commit to commit
 * @param whole whether each batch is everything there is, and only the last one's rejects count
 */
record Question(
        String warehouse,
        String table,
        TableFormat format,
        List<Long> ids,
        List<Long> current,
        List<String> rejected,
        boolean ordered,
        boolean whole) {}
