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
package dev.caravan.connector.jdbc;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is particular to a system for whoever writes to it.
 *
 * @param upsert how a row takes the place of one of the same key
 * @param keyType of a text of up to 255 characters that are told apart exactly, in SQL
 * @param textType of a text of any length
 * @param bytesType of bytes of any length
 * @param untypedText whether a text for a column of any other type is sent as of no type, and becomes what the column holds
 * @param timed whether a statement can be given a time; else the connection has it
 * @param passing the vendor's numbers of failures that pass when it is tried again: deadlocks, and locks that were not had
 */
record WriteDialect(
        UpsertStyle upsert,
        String keyType,
        String textType,
        String bytesType,
        boolean untypedText,
        boolean timed,
        Set<Integer> passing) {

    private static final WriteDialect ANSI =
            new WriteDialect(UpsertStyle.MERGE, "VARCHAR(255)", "CLOB", "BLOB", false, true, Set.of());

    /** Deadlock and lock wait timeout (https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html). */
    private static final WriteDialect MYSQL = new WriteDialect(
            UpsertStyle.ON_DUPLICATE_KEY,
            "VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
            "LONGTEXT CHARACTER SET utf8mb4",
            "LONGBLOB",
            false,
            false,
            Set.of(1205, 1213));

    private static final Map<String, WriteDialect> NAMED = new TreeMap<>(Map.of(
            "ansi", ANSI,
            "mariadb", MYSQL,
            "mysql", MYSQL,
            "oracle",
                    new WriteDialect(
                            UpsertStyle.MERGE_DUAL, "VARCHAR2(255 CHAR)", "CLOB", "BLOB", false, true, Set.of(54, 60)),
            "postgresql",
                    new WriteDialect(UpsertStyle.ON_CONFLICT, "VARCHAR(255)", "TEXT", "BYTEA", true, true, Set.of()),
            // SQLITE_BUSY and SQLITE_LOCKED (https://www.sqlite.org/rescode.html).
            "sqlite", new WriteDialect(UpsertStyle.ON_CONFLICT, "TEXT", "TEXT", "BLOB", false, true, Set.of(5, 6)),
            "sqlserver",
                    new WriteDialect(
                            UpsertStyle.MERGE_HOLDLOCK,
                            "NVARCHAR(255) COLLATE Latin1_General_100_BIN2",
                            "NVARCHAR(MAX)",
                            "VARBINARY(MAX)",
                            false,
                            true,
                            Set.of(1205, 1222))));

    /** Of a whole number of 64 bits, in SQL. */
    String numberType() {
        return upsert == UpsertStyle.MERGE_DUAL ? "NUMBER(19)" : "BIGINT";
    }

    /** @throws IllegalArgumentException if nothing is known of how such a system is written to */
    static WriteDialect named(String name) {
        WriteDialect found = NAMED.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "dialect " + name + " is none that can be written in: " + String.join(", ", NAMED.keySet()));
        }

        return found;
    }
}
