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
package dev.caravan.table;

import dev.caravan.observe.CaravanException;
import java.util.List;
import java.util.Set;

/** The upkeep of one table. Lanes, their marks and the rows stay as they are; others may write at the same time. */
public interface TableMaintenance {

    /** Those that the table's format has, in the order in which they help each other. */
    Set<MaintenanceStep> steps();

    /**
     * @throws CaravanException CONFIG if a step is not one of the format's or the retention is too short; COMMIT_CONFLICT
     *     if other writers changed the same files again and again
     */
    List<MaintenanceResult> run(MaintenancePlan plan);
}
