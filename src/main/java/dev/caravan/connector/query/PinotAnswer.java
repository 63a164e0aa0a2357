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
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer of a broker in a file (https://docs.pinot.apache.org/users/api/querying-pinot-using-standard-sql/response-format),
 * which is looked through once for what it lacks before its first row is handed out.
 */
final class PinotAnswer implements Pages {

    private static final ObjectMapper JSON = JsonHttp.JSON;
    private static final int WRONG_QUERY_FIRST = 700;
    private static final int WRONG_QUERY_BEHIND = 800;
    private static final int NO_TABLE = 190;
    private static final int NO_RIGHT = 180;
    private static final int PARSING = 150;

    private final Path file;
    private final int pageRows;
    private final List<String> types;
    private final List<ApiColumn> columns;
    private final JsonParser parser;
    private boolean ended;

    private PinotAnswer(
            Path file, int pageRows, List<String> types, List<ApiColumn> columns, JsonParser parser, boolean ended) {
        this.file = file;
        this.pageRows = pageRows;
        this.types = types;
        this.columns = columns;
        this.parser = parser;
        this.ended = ended;
    }

    /** @param withoutRows whether none of them is wanted */
    static PinotAnswer of(Path file, int pageRows, boolean withoutRows) throws SQLException, IOException {
        boolean kept = false;
        try {
            List<String> types = new ArrayList<>();
            List<ApiColumn> columns = new ArrayList<>();
            boolean hasTable = scan(file, types, columns);
            JsonParser parser = JSON.createParser(file.toFile());
            boolean rows = hasTable && !withoutRows && seek(parser);
            kept = true;
            return new PinotAnswer(file, pageRows, List.copyOf(types), List.copyOf(columns), parser, !rows);
        } finally {
            if (!kept) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** @return whether there is a table of the result */
    private static boolean scan(Path file, List<String> types, List<ApiColumn> columns)
            throws SQLException, IOException {
        boolean found = false;
        JsonNode exceptions = JSON.createArrayNode();
        int queried = 0;
        int responded = 0;
        boolean partial = false;
        try (JsonParser parser = JSON.createParser(file.toFile())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "resultTable" -> {
                        found = value == JsonToken.START_OBJECT;
                        if (found) {
                            scanTable(parser, types, columns);
                        }
                    }
                    case "exceptions" -> exceptions = parser.readValueAsTree();
                    case "numServersQueried" -> queried = parser.getValueAsInt();
                    case "numServersResponded" -> responded = parser.getValueAsInt();
                    case "partialResult" -> partial = parser.getValueAsBoolean();
                    default -> parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT) {
                throw new IOException("the answer ends in the middle");
            }
        }
        requireWhole(exceptions, queried, responded, partial);
        if (!found) {
            throw Failed.object("the answer has no columns, as of a table that has no segment yet");
        }

        return found;
    }

    private static void scanTable(JsonParser parser, List<String> types, List<ApiColumn> columns) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (!name.equals("dataSchema")) {
                parser.skipChildren();
                continue;
            }
            JsonNode schema = parser.readValueAsTree();
            for (int i = 0; i < schema.path("columnNames").size(); i++) {
                String type = schema.path("columnDataTypes").path(i).asText();
                types.add(type);
                columns.add(PinotTypes.column(schema.path("columnNames").path(i).asText(), type));
            }
        }
    }

    /** Rows of the servers that answered are no result: a position would go on behind those that are missing. */
    private static void requireWhole(JsonNode exceptions, int queried, int responded, boolean partial)
            throws SQLException {
        if (!exceptions.isEmpty()) {
            int code = exceptions.path(0).path("errorCode").asInt();
            throw failure(
                    code,
                    Failed.firstLine(exceptions.path(0).path("message").asText("no reason is told")) + " (" + code
                            + ")");
        }
        if (partial || responded < queried) {
            throw Failed.passing("only " + responded + " of " + queried + " servers answered", null);
        }
    }

    /** With the numbers of https://github.com/apache/pinot/blob/master/pinot-spi/src/main/java/org/apache/pinot/spi/exception/QueryErrorCode.java. */
    private static SQLException failure(int code, String message) {
        if (code == NO_RIGHT) {
            return Failed.permission(message);
        }

        return code == NO_TABLE || code == PARSING || code >= WRONG_QUERY_FIRST && code < WRONG_QUERY_BEHIND
                ? Failed.object(message)
                : Failed.passing(message, null);
    }

    /** To the first row. */
    private static boolean seek(JsonParser parser) throws IOException {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("resultTable") || name.equals("rows")) {
                if (name.equals("rows")) {
                    return parser.currentToken() == JsonToken.START_ARRAY;
                }
            } else {
                parser.skipChildren();
            }
        }

        return false;
    }

    @Override
    public List<ApiColumn> columns() {
        return columns;
    }

    @Override
    public List<List<Object>> next() throws SQLException {
        if (ended) {
            return null;
        }
        try {
            List<List<Object>> rows = new ArrayList<>();
            while (rows.size() < pageRows) {
                if (parser.nextToken() != JsonToken.START_ARRAY) {
                    ended = true;
                    break;
                }
                rows.add(row(parser.readValueAsTree()));
            }
            return rows;
        } catch (IOException e) {
            throw new SQLException("the answer cannot be read from its temporary file", "58030", e);
        }
    }

    private List<Object> row(JsonNode values) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            JsonNode value = values.path(i);
            String text = value.isNull() ? null : value.isContainerNode() ? value.toString() : value.asText();
            row.add(PinotTypes.value(types.get(i), text));
        }

        return row;
    }

    @Override
    public void close() {
        try {
            parser.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
