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
package dev.caravan.connector.cdc;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.debezium.document.Array;
import io.debezium.document.ArrayReader;
import io.debezium.relational.Tables;
import io.debezium.relational.ddl.DdlParser;
import io.debezium.relational.history.JsonTableChangeSerializer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/**
 * The columns of the tables that are followed, as they are at a place in the log. A binlog has rows without the names and
 * types of their columns: who begins to read in the middle has to know them. For one thread.
 */
final class TableStructures {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of https://debezium.io/documentation/reference/3.4/connectors/mariadb.html#mariadb-schema-change-topic. */
    private static final String ID = "id";

    private static final String TYPE = "type";
    private static final String CREATE = "CREATE";

    private static final String DATABASE = "database";
    private static final String STATEMENT = "statement";

    /** What says of which character set a text is where nothing else does. */
    private static final Pattern CHARACTER_SETS = Pattern.compile(
            "(SET character_set_server|(CREATE|ALTER) (DATABASE|SCHEMA)) .*", CASE_INSENSITIVE | DOTALL);

    /** By the quoted name of their table. */
    private final Map<String, JsonNode> tables = new TreeMap<>();

    /** By the name of their database; that of the server is empty. */
    private final Map<String, String> statements = new TreeMap<>();

    private String text = "";

    /** @param text as {@link #toString} gave it; empty for no tables */
    static TableStructures parse(String text) {
        TableStructures structures = new TableStructures();
        for (JsonNode each : json(text)) {
            if (each.has(ID)) {
                structures.tables.put(each.path(ID).asText(), each);
            } else {
                structures.statements.put(
                        each.path(DATABASE).asText(), each.path(STATEMENT).asText());
            }
        }
        structures.text = text;

        return structures;
    }

    /** Names in SQL. */
    List<String> names() {
        return tables.keySet().stream()
                .map(quoted -> quoted.replace("`", "``").replace('"', '`'))
                .toList();
    }

    /** Tells Debezium. */
    void recall(Tables known, DdlParser parser) {
        statements.forEach((database, statement) -> {
            parser.setCurrentSchema(database);
            parser.parse(statement, known);
        });
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        tables.values().forEach(all::add);
        try {
            Array array = ArrayReader.defaultReader().readArray(all.toString());
            new JsonTableChangeSerializer()
                    .deserialize(array, true)
                    .forEach(change -> known.overwriteTable(change.getTable()));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the structures of a position", e);
        }
    }

    /**
     * Of a message of Debezium's about a statement.
     *
     * @param database that it was run in; empty or null for the server
     * @param changes what it did to tables
     */
    void apply(String database, String statement, List<Struct> changes) {
        if (changes.isEmpty() && CHARACTER_SETS.matcher(statement).matches()) {
            statements.put(database == null ? "" : database, statement);
        }
        for (Struct change : changes) {
            String id = change.getString(ID);
            if (change.getString(TYPE).equals("DROP")) {
                tables.remove(id);
            } else {
                ObjectNode table = fields(change);
                table.put(TYPE, CREATE);
                tables.put(id, table);
            }
        }
        text = encoded();
    }

    private static ObjectNode fields(Struct struct) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (Field field : struct.schema().fields()) {
            Object value = struct.get(field);
            if (value != null && !isSaid(field.name())) {
                fields.set(field.name(), node(value));
            }
        }

        return fields;
    }

    /** What is written for people, or for who writes rows. */
    private static boolean isSaid(String field) {
        return field.equals("comment") || field.equals("defaultValueExpression");
    }

    private static JsonNode node(Object value) {
        if (value instanceof Struct struct) {
            return fields(struct);
        }
        if (value instanceof List<?> list) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            list.forEach(each -> array.add(node(each)));

            return array;
        }

        return JSON.valueToTree(value);
    }

    private String encoded() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        statements.forEach(
                (database, statement) -> all.addObject().put(DATABASE, database).put(STATEMENT, statement));
        tables.values().forEach(all::add);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream packed = new DeflaterOutputStream(bytes)) {
            packed.write(JSON.writeValueAsBytes(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }

        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static JsonNode json(String text) {
        if (text.isEmpty()) {
            return JsonNodeFactory.instance.arrayNode();
        }
        try (InflaterInputStream packed = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            return JSON.readTree(packed.readAllBytes());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot read the structures of a position: they are not JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the structures of a position", e);
        }
    }

    /** Packed, as a position holds them: some hundred bytes for a table. */
    @Override
    public String toString() {
        return text;
    }
}
