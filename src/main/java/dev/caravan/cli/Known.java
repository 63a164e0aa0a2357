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
package dev.caravan.cli;

import dev.caravan.connector.catalog.NearestName;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.table.LakeTable;
import dev.caravan.table.LakeTables;
import dev.caravan.table.TableName;
import java.util.Collection;
import java.util.List;

/** Finds what a command names, or says what was probably meant. */
final class Known {

    private Known() {}

    static LakeTable table(LakeTables tables, String name) {
        List<LakeTable> all = tables.list();
        List<String> names = all.stream().map(table -> table.name().toString()).toList();
        require("table", name, names, tables);

        return all.get(names.indexOf(name));
    }

    static boolean hasQuarantine(LakeTables tables, String name) {
        String quarantine = TableName.parse(name).quarantine().toString();

        return tables.list().stream().anyMatch(table -> table.name().toString().equals(quarantine));
    }

    /** @throws CaravanException CONFIG if the name is not among the valid ones */
    static void require(String kind, String name, Collection<String> valid, LakeTables tables) {
        if (!valid.contains(name)) {
            String hint = NearestName.hint(name, valid);
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot find " + kind + " " + name + " in " + tables.warehouse() + "."
                            + (hint.isEmpty() && !valid.isEmpty()
                                    ? " There are: " + String.join(", ", valid) + "."
                                    : hint));
        }
    }
}
