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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Column names that can be told apart without regard to case. */
final class CsvHeader {

    private CsvHeader() {}

    /** A missing name becomes {@code column_<n>}, the second {@code name} becomes {@code name_2}. */
    static List<String> names(List<String> cells) {
        List<String> names = new ArrayList<>(cells.size());
        Set<String> taken = new HashSet<>();
        for (String cell : cells) {
            String wanted = cell == null || cell.isBlank() ? "column_" + (names.size() + 1) : cell.strip();
            String name = wanted;
            for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
                name = wanted + "_" + number;
            }

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
