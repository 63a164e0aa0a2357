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

import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.connector.connection.Connection;
import dev.caravan.landing.Counts;
import dev.caravan.record.Position;
import dev.caravan.table.TableFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What arrives in the table: every record once, whatever comes between the records. */
abstract class LandingContract extends InspectionContract {

    private static final int RECORDS = 1_000;
    private static final int MORE = 10;
    private static final String WIDENING = "table.delta.enableTypeWidening: true";

    @Test
    void everyRecordLandsOnceAndTheNextRunGoesOn() throws Exception {
        String stream = create();
        add(stream, 1, RECORDS);
        String table = table("reading");
        if (!listens()) {
            // What a connection looks at is still there for the pipeline.
            try (Connection connection = connect(Map.of(streamSetting(), stream))) {
                connection.check();
                connection.discover();
                if (applies(Check.PREVIEW)) {
                    connection.preview("", 10);
                }
            }
        }

        assertThat(run(table, stream, RECORDS)).isEqualTo(new Counts(RECORDS, RECORDS, 0, 0));
        assertThat(run(table, stream, RECORDS)).isEqualTo(Counts.NONE);
        add(stream, RECORDS + 1, MORE);
        assertThat(run(table, stream, RECORDS + MORE)).isEqualTo(new Counts(MORE, MORE, 0, 0));

        assertThat(ids(table)).isEqualTo(numbers(1, RECORDS + MORE));
    }

    @Test
    void aReadingGoesOnFromAnyPositionThatItWasTold() throws Exception {
        needs(Check.POSITIONS);
        String stream = create();
        for (int part = 0; part < 3; part++) {
            add(stream, part * RECORDS + 1, RECORDS);
        }
        int all = 3 * RECORDS;

        ReadRecords whole = ReadRecords.of(reading(stream), Position.START);
        assertThat(whole.sortedIds()).isEqualTo(numbers(1, all));
        assertThat(whole.rejected()).isEmpty();
        assertThat(whole.positions()).isNotEmpty();
        for (ReadRecords.Told told : whole.positions()) {
            ReadRecords rest = ReadRecords.of(reading(stream), told.position());
            assertThat(Stream.concat(whole.ids().stream().limit(told.records()), rest.ids().stream())
                            .sorted())
                    .isEqualTo(numbers(1, all));
        }

        add(stream, all + 1, MORE);
        assertThat(ReadRecords.of(reading(stream), whole.end()).sortedIds()).isEqualTo(numbers(all + 1, all + MORE));
    }

    /** R13. */
    @Test
    void aMalformedRecordIsQuarantinedWithItsPlaceAndItsNeighboursLand() throws Exception {
        needs(Check.MALFORMED);
        String stream = create();
        add(stream, 1, 3);
        String place = addMalformed(stream);
        add(stream, 5, 3);
        String table = table("malformed");

        assertThat(run(table, stream, 7)).isEqualTo(new Counts(7, 6, 1, 0));
        assertThat(run(table, stream, 7)).isEqualTo(Counts.NONE);

        assertThat(ids(table)).isEqualTo(List.of(1L, 2L, 3L, 5L, 6L, 7L));
        assertThat(values(quarantine(TableFormat.DELTA, table), "origin")).containsExactly(place);
        assertThat(values(quarantine(TableFormat.DELTA, table), "error_code || error_message"))
                .doesNotContainNull();
    }

    /** R12, with the policy that is the default. */
    @Test
    void aFieldThatIsNewInALaterRunBecomesAColumn() throws Exception {
        needs(Check.NEW_FIELD);
        String stream = create();
        add(stream, 1, 3);
        String table = table("new_field");
        run(table, stream, 3);

        add(stream, Map.of("id", 4L, "name", "four", "added", "new"));
        assertThat(run(table, stream, 4)).isEqualTo(new Counts(1, 1, 0, 0));

        assertThat(values(read(TableFormat.DELTA, table), "concat_ws(' ', " + id() + ", added)"))
                .containsExactly("1", "2", "3", "4 new");
    }

    @Test
    void aTypeThatIsWiderInALaterRunWidensItsColumn() throws Exception {
        needs(Check.WIDER_TYPE);
        List<Object> growing = widening();
        String stream = create();
        add(stream, Map.of("id", 1L, "name", "one", "size", growing.get(0)));
        String table = table("wider_type");
        attempt(table, stream, 1, WIDENING).succeeded();

        add(stream, Map.of("id", 2L, "name", "two", "size", growing.get(1)));
        assertThat(attempt(table, stream, 2, WIDENING).succeeded().counts(table))
                .isEqualTo(new Counts(1, 1, 0, 0));

        assertThat(values(read(TableFormat.DELTA, table), "cast(size as string)"))
                .containsExactlyInAnyOrderElementsOf(
                        growing.stream().map(Object::toString).toList());
    }

    final Counts run(String table, String stream, long records) {
        return attempt(table, stream, records).succeeded().counts(table);
    }
}
