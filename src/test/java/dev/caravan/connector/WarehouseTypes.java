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
package dev.caravan.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Position;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a warehouse's driver makes of values, and of cursors of every kind. */
abstract class WarehouseTypes {

    abstract Warehouse warehouse();

    @Test
    void everyTypeIsReadWithItsExtremes() throws SQLException {
        List<? extends Map<String, ?>> records =
                warehouse().preview(Map.of("table", warehouse().createKinds()));

        assertThat(records).hasSize(3);
        for (int i = 0; i < Warehouse.KINDS.size(); i++) {
            List<String> kind = Warehouse.KINDS.get(i);
            String column = "c" + i;
            assertThat(records.stream().map(record -> text(record.get(column))))
                    .as(kind.get(0))
                    .containsExactly(kind.get(2), kind.get(4), "null");
        }
    }

    private static String text(Object value) {
        if (value instanceof ByteBuffer bytes) {
            byte[] content = new byte[bytes.remaining()];
            bytes.duplicate().get(content);

            return HexFormat.of().withUpperCase().formatHex(content);
        }

        return value instanceof byte[] bytes ? HexFormat.of().withUpperCase().formatHex(bytes) : String.valueOf(value);
    }

    @Test
    void aReadingGoesOnBehindCursorsOfEveryKind() throws SQLException {
        Warehouse warehouse = warehouse();
        for (List<String> kind : List.of(
                List.of("date", "date '2024-02-28'", "date '2024-02-29'"),
                List.of(
                        "timestamp(6)",
                        "timestamp '2024-02-29 10:00:00.123456'",
                        "timestamp '2024-02-29 10:00:00.123457'"),
                List.of(
                        "timestamp(6) with time zone",
                        "timestamp with time zone '2024-02-29 10:00:00.123456+02:00'",
                        "timestamp with time zone '2024-02-29 08:00:00.123457+00:00'"),
                List.of("decimal(20,4)", "1.0001", "1.0002"),
                List.of("varchar(10)", "'A'", "'a'"))) {
            String table = warehouse.create("id bigint, c " + kind.get(0), "1, null", "2, " + kind.get(1));
            Map<String, String> settings = Map.of("table", table, "syncMode", "incremental", "cursorField", "c");

            ReadRecords first = ReadRecords.of(warehouse.reading(settings), Position.START);
            assertThat(first.ids()).as(kind.get(0)).containsExactly(1L, 2L);

            warehouse.execute("INSERT INTO " + table + " VALUES (3, " + kind.get(2) + ")");
            assertThat(ReadRecords.of(warehouse.reading(settings), first.end()).ids())
                    .as(kind.get(0))
                    .containsExactly(3L);
        }
    }

    @Test
    void aQueryIsReadInPlaceOfATable() throws SQLException {
        String table = warehouse().create("id bigint, name varchar(10)", "1, 'a'", "2, 'b'");

        assertThat(warehouse().preview(Map.of("query", "SELECT id, name FROM " + table + " WHERE name = 'b'")))
                .extracting(record -> (Object) record.get("id"))
                .containsExactly(2L);
    }

    /** Drivers make another day of the tenth of October. */
    @Test
    void aTimeThatTheDriverMovesIsRefused() throws SQLException {
        String table = warehouse()
                .create(
                        "id bigint, at timestamp(6) with time zone",
                        "1, timestamp with time zone '1582-10-10 00:00:00+00:00'",
                        "2, timestamp with time zone '2024-10-10 00:00:00+00:00'");

        ReadRecords read = ReadRecords.of(warehouse().reading(Map.of("table", table)), Position.START);

        assertThat(read.ids()).containsExactly(2L);
        assertThat(read.rejected()).hasSize(1);
        assertThat(read.rejected().get(0).toString()).contains("mixes the calendars");
    }
}
