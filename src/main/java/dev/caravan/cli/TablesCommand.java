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

import dev.caravan.table.LakeTable;
import dev.caravan.table.LakeTables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "tables", description = "Lists the tables of the lakehouse.")
final class TablesCommand implements Callable<Integer> {

    @Mixin
    private WarehouseOption warehouse;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        try (LakeTables tables = LakeTables.open(warehouse.directory)) {
            List<LakeTable> found = tables.list();
            if (options.json()) {
                Json.print(Map.of(
                        "tables", found.stream().map(TablesCommand::describe).toList()));
            } else if (found.isEmpty()) {
                System.out.println("No tables yet in " + tables.warehouse() + ". Try  ./caravan run quickstart");
            } else {
                TextTable text = new TextTable("TABLE", "FORMAT", "ROWS>", "VERSION>");
                found.forEach(table -> text.add(
                        table.name(), table.format(), String.format("%,d", table.countRows()), table.version()));
                System.out.print(text);
            }
        }

        return 0;
    }

    static Map<String, Object> describe(LakeTable table) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", table.name().toString());
        described.put("format", table.format().toString());
        described.put("rows", table.exists() ? table.countRows() : 0);
        described.put("version", table.exists() ? table.version() : -1);

        return described;
    }
}
