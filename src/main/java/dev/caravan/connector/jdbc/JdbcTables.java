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

import dev.caravan.connector.source.StreamDescription;
import dev.caravan.connector.source.StreamDescription.IngestionType;
import dev.caravan.connector.source.StreamDescription.SyncMode;
import dev.caravan.record.ColumnNames;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The tables and views that a driver shows to its user; those of the system are left out. */
final class JdbcTables {

    private static final String[] KINDS = {
        "TABLE", "BASE TABLE", "PARTITIONED TABLE", "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW"
    };

    /** The last lines are of Db2 and Oracle. */
    private static final Pattern SYSTEM_SCHEMA = Pattern.compile("(?i:information_schema|pg_catalog|pg_toast.*|sys)"
            + "|NULLID|SQLJ|SYSCAT|SYSFUN|SYSIBM.*|SYSPROC|SYSSTAT|SYSTOOLS"
            + "|APPQOSSYS|AUDSYS|CTXSYS|DBSNMP|DVSYS|GSMADMIN_INTERNAL|LBACSYS|MDSYS|OJVMSYS|OLAPSYS|ORDDATA|ORDSYS"
            + "|OUTLN|SYSTEM|WMSYS|XDB");

    private static final Pattern SAYS_WHEN = Pattern.compile("(?i).*(updat|modif|chang|last).*");

    /** @param schema empty where the database has none */
    record Table(Optional<String> schema, String name) {

        String stream() {
            return schema.map(in -> in + "." + name).orElse(name);
        }

        Map<String, String> settings() {
            return schema.map(in -> Map.of("schema", in, "table", name)).orElseGet(() -> Map.of("table", name));
        }
    }

    private final DatabaseMetaData about;
    private final String catalog;
    private final ColumnTypes types;

    JdbcTables(Connection connection, ColumnTypes types) throws SQLException {
        this.types = types;
        this.about = connection.getMetaData();
        this.catalog = connection.getCatalog();
    }

    /** In the order of their names. */
    List<Table> list() throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (ResultSet found = about.getTables(catalog, null, "%", KINDS)) {
            while (found.next()) {
                Optional<String> schema =
                        Optional.ofNullable(found.getString("TABLE_SCHEM")).filter(name -> !name.isEmpty());
                if (schema.isEmpty() || !SYSTEM_SCHEMA.matcher(schema.get()).matches()) {
                    tables.add(new Table(schema, found.getString("TABLE_NAME")));
                }
            }
        }
        tables.sort(Comparator.comparing(Table::stream));

        return tables;
    }

    /** What a table's schema is taken for: where the system has none, what the connection is in. */
    String schemaOf(Table table) {
        return table.schema().orElse(catalog == null ? "" : catalog);
    }

    /** In the order in which they stand in each table. */
    Map<Table, List<String>> columnNames(List<Table> tables) throws SQLException {
        Map<Table, List<String>> names = new LinkedHashMap<>();
        columns(tables)
                .forEach((table, columns) ->
                        names.put(table, columns.stream().map(Column::name).toList()));

        return names;
    }

    List<StreamDescription> describe() throws SQLException {
        List<Table> tables = list();
        Map<Table, List<Column>> columns = columns(tables);
        List<StreamDescription> streams = new ArrayList<>();
        for (Table table : tables) {
            streams.add(describe(table, columns.getOrDefault(table, List.of())));
        }

        return streams;
    }

    private record Column(String name, Type type, boolean growing) {}

    /** A question for each schema, not for each table. */
    private Map<Table, List<Column>> columns(List<Table> tables) throws SQLException {
        Map<Table, Map<Integer, Column>> columns = new LinkedHashMap<>();
        for (Optional<String> schema :
                tables.stream().map(Table::schema).distinct().toList()) {
            String pattern = schema.isPresent() ? literal(schema.get()) : null;
            try (ResultSet found = about.getColumns(catalog, pattern, "%", "%")) {
                while (found.next()) {
                    columns.computeIfAbsent(new Table(schema, found.getString("TABLE_NAME")), table -> new TreeMap<>())
                            .put(found.getInt("ORDINAL_POSITION"), column(found));
                }
            }
        }
        Map<Table, List<Column>> inOrder = new LinkedHashMap<>();
        columns.forEach((table, found) -> inOrder.put(table, List.copyOf(found.values())));

        return inOrder;
    }

    private Column column(ResultSet found) throws SQLException {
        Type type = types.column(
                        found.getInt("DATA_TYPE"),
                        found.getString("TYPE_NAME"),
                        found.getInt("COLUMN_SIZE"),
                        found.getInt("DECIMAL_DIGITS"))
                .type();
        boolean growing = type == Type.Scalar.LONG
                || type == Type.Scalar.DATE
                || type == Type.Scalar.TIMESTAMP
                || type == Type.Scalar.TIMESTAMP_NTZ
                || type instanceof Type.Decimal decimal && decimal.scale() == 0;

        return new Column(found.getString("COLUMN_NAME"), type, growing);
    }

    private String literal(String name) throws SQLException {
        String escape = about.getSearchStringEscape();
        if (escape == null || escape.isEmpty()) {
            return name;
        }

        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    private StreamDescription describe(Table table, List<Column> columns) throws SQLException {
        ColumnNames names = new ColumnNames();
        List<Schema.Field> fields = columns.stream()
                .filter(column -> names.isNew(column.name()))
                .map(column -> new Schema.Field(ColumnNames.normal(column.name()), column.type()))
                .toList();
        List<String> primaryKey = primaryKey(table);
        List<String> cursors = columns.stream()
                .filter(Column::growing)
                .sorted(Comparator.comparing(column -> rank(column, primaryKey)))
                .map(Column::name)
                .toList();
        if (cursors.isEmpty()) {
            return new StreamDescription(
                    table.stream(),
                    table.settings(),
                    Optional.of(new Schema(fields)),
                    primaryKey,
                    cursors,
                    List.of(SyncMode.FULL_REFRESH),
                    IngestionType.SNAPSHOT);
        }

        return new StreamDescription(
                table.stream(),
                table.settings(),
                Optional.of(new Schema(fields)),
                primaryKey,
                cursors,
                List.of(SyncMode.FULL_REFRESH, SyncMode.INCREMENTAL),
                primaryKey.isEmpty() ? IngestionType.APPEND : IngestionType.CDC);
    }

    /** What is named after changes, then other times, then the key, which at least tells new rows, then other numbers. */
    private static int rank(Column column, List<String> primaryKey) {
        boolean time = column.type() == Type.Scalar.TIMESTAMP || column.type() == Type.Scalar.TIMESTAMP_NTZ;
        if (time && SAYS_WHEN.matcher(column.name()).matches()) {
            return 0;
        }
        if (time || column.type() == Type.Scalar.DATE) {
            return time ? 1 : 2;
        }

        return primaryKey.equals(List.of(column.name())) ? 3 : 4;
    }

    private List<String> primaryKey(Table table) throws SQLException {
        Map<Short, String> columns = new TreeMap<>();
        try (ResultSet found = about.getPrimaryKeys(catalog, table.schema().orElse(null), table.name())) {
            while (found.next()) {
                columns.put(found.getShort("KEY_SEQ"), found.getString("COLUMN_NAME"));
            }
        }

        return List.copyOf(columns.values());
    }
}
