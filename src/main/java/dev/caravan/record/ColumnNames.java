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
package dev.caravan.record;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names as both table formats and SQL take them, made from whatever a source calls its fields. */
public final class ColumnNames {

    /** Iceberg's own columns; a table that has one of this name cannot be read any more. */
    private static final Set<String> RESERVED = Set.of(
            "_file",
            "_pos",
            "_deleted",
            "_spec_id",
            "_partition",
            "_row_id",
            "_last_updated_sequence_number",
            "_change_type",
            "_change_ordinal",
            "_commit_snapshot_id");

    private final Set<String> seen = new HashSet<>();

    /** Whether no earlier name comes to the same column (case does not matter). */
    public boolean isNew(String name) {
        return seen.add(normal(name).toLowerCase(Locale.ROOT));
    }

    /**
     * The name with every character that Parquet or SQL paths cannot carry replaced by {@code _}, and a further {@code _}
     * behind names that belong to Iceberg; never empty.
     */
    public static String normal(String name) {
        StringBuilder normal = null;
        for (int i = 0; i < name.length(); i++) {
            if (isAwkward(name.charAt(i))) {
                if (normal == null) {
                    normal = new StringBuilder(name);
                }
                normal.setCharAt(i, '_');
            }
        }
        if (name.isEmpty()) {
            return "_";
        }
        if (name.charAt(0) == '_' && RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            return name + "_";
        }

        return normal == null ? name : normal.toString();
    }

    private static boolean isAwkward(char c) {
        return c < ' ' || " ,;{}()=.`\"".indexOf(c) >= 0;
    }
}
