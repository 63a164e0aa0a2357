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

import java.util.regex.Pattern;

/**
 * A table of the lake, {@code <namespace>.<table>}. Both parts are letters, digits and underscores, so that a name is
 * the same in a path, in SQL and in every catalog, and never leaves the warehouse.
 */
public record TableName(String namespace, String table) {

    private static final Pattern PART = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,115}");
    private static final String QUARANTINE_SUFFIX = "__quarantine";

    public TableName {
        String named = table.endsWith(QUARANTINE_SUFFIX)
                ? table.substring(0, table.length() - QUARANTINE_SUFFIX.length())
                : table;
        if (!PART.matcher(namespace).matches() || !PART.matcher(named).matches()) {
            throw new IllegalArgumentException("Cannot use table name " + namespace + "." + table
                    + ": namespace and table are at most 116 letters, digits and underscores and begin with a"
                    + " letter");
        }
    }

    /** @throws IllegalArgumentException if the text is not two good parts with a dot between them */
    public static TableName parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException(
                    "Cannot use table name " + text + ": it must be <namespace>.<table>, as in bronze.orders");
        }

        return new TableName(parts[0], parts[1]);
    }

    /** Where records of this table go that cannot land. */
    public TableName quarantine() {
        return new TableName(namespace, table + QUARANTINE_SUFFIX);
    }

    public boolean isQuarantine() {
        return table.endsWith(QUARANTINE_SUFFIX);
    }

    @Override
    public String toString() {
        return namespace + "." + table;
    }
}
