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
package dev.caravan.format.csv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Column names that can be told apart without regard to case. */
final class CsvHeader {

    private CsvHeader() {}

    /** A missing name becomes {@code column_<n>}, the second {@code name} becomes {@code name_2}. */
    static List<String> names(List<String> cells) {
        List<String> names = new ArrayList<>(cells.size());
        // The number that a name was given last: looked for from there, or many columns of one name take a time of its
        // own.
        Map<String, Integer> taken = new HashMap<>();
        for (String cell : cells) {
            String wanted = cell == null || cell.isBlank() ? "column_" + (names.size() + 1) : cell.strip();
            String key = wanted.toLowerCase(Locale.ROOT);
            String name = wanted;
            for (int number = taken.getOrDefault(key, 0); taken.containsKey(name.toLowerCase(Locale.ROOT)); ) {
                number = Math.max(number, 1) + 1;
                name = wanted + "_" + number;
                taken.put(key, number);
            }

            taken.putIfAbsent(name.toLowerCase(Locale.ROOT), 0);
            names.add(name);
        }

        return names;
    }

    static List<String> numbered(int count) {
        List<String> names = new ArrayList<>(count);
        for (int number = 1; number <= count; number++) {
            names.add("column_" + number);
        }

        return names;
    }
}
