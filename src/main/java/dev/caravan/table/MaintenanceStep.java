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

import java.util.Locale;

/** What can be done to keep a table small and quick. */
public enum MaintenanceStep {
    /** Many small files become few; for Iceberg manifests too. */
    COMPACT,
    /** Snapshots of Iceberg that are old enough are forgotten, and the files that only they had are deleted. */
    EXPIRE,
    /** Files in the directory of a Delta table that no version within the retention has are deleted. */
    VACUUM,
    /** Files in the directory of an Iceberg table that no snapshot has are deleted. */
    ORPHANS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
