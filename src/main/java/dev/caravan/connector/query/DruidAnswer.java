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
package dev.caravan.connector.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;

/** The answer of Druid in a file: a line with the names of the columns, one with their types, and one for each row. */
final class DruidAnswer implements Pages {

    private static final int LINE_END = '\n';

    private final Path file;
    private final int pageRows;
    private final List<ApiColumn> columns;
    private final JsonParser lines;

    private DruidAnswer(Path file, int pageRows, List<ApiColumn> columns, JsonParser lines) {
        this.file = file;
        this.pageRows = pageRows;
        this.columns = columns;
        this.lines = lines;
    }

    static DruidAnswer of(Path file, int pageRows) throws IOException {
        boolean kept = false;
        try {
            requireWhole(file);
            JsonParser lines = JsonHttp.JSON.createParser(file.toFile());
            JsonNode names = line(lines);
            JsonNode types = line(lines);
            if (names == null || types == null) {
                throw new IOException("the answer has no names and types of columns");
            }
            List<ApiColumn> columns = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                columns.add(column(names.path(i).asText(), types.path(i).asText()));
            }
            kept = true;
            return new DruidAnswer(file, pageRows, List.copyOf(columns), lines);
        } finally {
            if (!kept) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** @return null behind the last one */
    private static JsonNode line(JsonParser lines) throws IOException {
        return lines.nextToken() == null ? null : lines.readValueAsTree();
    }

    /** What failed in the middle ends without an empty line. */
    private static void requireWhole(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            long length = bytes.length();
            bytes.seek(Math.max(0, length - 2));
            if (length < 2 || bytes.read() != LINE_END || bytes.read() != LINE_END) {
                throw new IOException("the answer has no empty line at its end");
            }
        }
    }

    /** Types of https://druid.apache.org/docs/latest/querying/sql-data-types. */
    static ApiColumn column(String name, String type) {
        int sqlType =
                switch (type) {
                    case "TINYINT", "SMALLINT", "INTEGER", "BIGINT" -> Types.BIGINT;
                    case "FLOAT", "REAL" -> Types.REAL;
                    case "DOUBLE" -> Types.DOUBLE;
                    case "DECIMAL" -> Types.DOUBLE;
                    case "BOOLEAN" -> Types.BOOLEAN;
                    case "TIMESTAMP" -> Types.TIMESTAMP_WITH_TIMEZONE;
                    case "DATE" -> Types.DATE;
                    default -> Types.VARCHAR;
                };

        return new ApiColumn(name, sqlType, type);
    }

    @Override
    public List<ApiColumn> columns() {
        return columns;
    }

    @Override
    public List<List<Object>> next() throws SQLException {
        try {
            List<List<Object>> rows = new ArrayList<>();
            while (rows.size() < pageRows) {
                JsonNode line = line(lines);
                if (line == null) {
                    break;
                }
                rows.add(row(line));
            }
            return rows.isEmpty() ? null : rows;
        } catch (IOException e) {
            throw new SQLException("the answer cannot be read from its temporary file", "58030", e);
        }
    }

    private List<Object> row(JsonNode values) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            JsonNode value = values.path(i);
            String text = value.isNull() ? null : value.isContainerNode() ? value.toString() : value.asText();
            // Of a day there may be its midnight.
            row.add(text != null && columns.get(i).sqlType() == Types.DATE ? text.replaceFirst("T.*", "") : text);
        }

        return row;
    }

    @Override
    public void close() {
        try {
            lines.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
