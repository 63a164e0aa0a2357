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
package dev.caravan.bench;

import dev.caravan.landing.BatchReport;
import dev.caravan.landing.Delivery;
import dev.caravan.landing.Landing;
import dev.caravan.landing.LandingListener;
import dev.caravan.landing.LandingOptions;
import dev.caravan.landing.RowRules;
import dev.caravan.landing.SchemaPolicy;
import dev.caravan.observe.CaravanException;
import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.RowSource;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.table.LakeTables;
import dev.caravan.table.TableFormat;
import dev.caravan.table.TableLayout;
import dev.caravan.table.TableName;
import dev.caravan.table.WriteMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A landing fed from memory: what the engine itself costs, without a source. Rows are a function of their number. */
final class Lander implements AutoCloseable {

    static final Schema COLUMNS = Schema.of(
            "id",
            Type.Scalar.LONG,
            "quantity",
            Type.Scalar.LONG,
            "price",
            Type.Scalar.DOUBLE,
            "day",
            Type.Scalar.DATE,
            "status",
            Type.Scalar.STRING,
            "comment",
            Type.Scalar.STRING);

    /** The same rows as Spark SQL over {@code range}: {@code id} is the row's number, {@code %d} the round. */
    static final String ROWS_SQL = "SELECT id, id %% 50 + %1$d AS quantity, id * 0.25D AS price,"
            + " date_add(DATE'2020-01-01', CAST(id %% 2000 AS INT)) AS day,"
            + " concat('status ', id %% 7) AS status, concat('comment of row ', id, ' in round ', %1$d) AS comment";

    private static final int EPOCH_DAY_2020 = 18_262;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Landing landing;
    private long position;

    Lander(LakeTables tables, String table, TableFormat format, WriteMode mode) {
        this(tables, table, format, mode, Map.of());
    }

    /** @param properties of the table when it is made */
    Lander(LakeTables tables, String table, TableFormat format, WriteMode mode, Map<String, String> properties) {
        LandingOptions options = new LandingOptions(
                TableName.parse(table),
                format,
                mode,
                SchemaPolicy.EVOLVE,
                new TableLayout(List.of(), List.of(), properties),
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                Duration.ofDays(1),
                0,
                RowRules.NONE);
        landing =
                Landing.open(tables, options, table, "memory", UUID.randomUUID().toString(), new Silent(), clock);
    }

    /** Lands rows number {@code from}, {@code from + step}, … in one batch, and commits it. */
    void land(long from, long step, long count, long round) {
        land(new Rows(from, step, count, round));
    }

    /** Lands rows in one batch, and commits it. */
    void land(RowSource rows) {
        Position next = Position.of("batch", ++position);
        landing.accept(
                new Delivery(rows, Optional.of(() -> next), Optional.empty(), Operation.UPSERT, 0, Optional.empty()));
        landing.flush();
    }

    @Override
    public void close() {
        landing.close();
        clock.shutdownNow();
    }

    private static final class Rows implements RowSource {

        private final long from;
        private final long step;
        private final long count;
        private final long round;
        private long read;

        Rows(long from, long step, long count, long round) {
            this.from = from;
            this.step = step;
            this.count = count;
            this.round = round;
        }

        @Override
        public Schema schema() {
            return COLUMNS;
        }

        @Override
        public boolean next() {
            return read++ < count;
        }

        @Override
        public void write(RowWriter writer) {
            long id = from + (read - 1) * step;
            writer.setLong(0, id);
            writer.setLong(1, id % 50 + round);
            writer.setDouble(2, id * 0.25);
            writer.setDate(3, EPOCH_DAY_2020 + (int) (id % 2000));
            writer.setString(4, "status " + id % 7);
            writer.setString(5, "comment of row " + id + " in round " + round);
        }

        @Override
        public Origin origin() {
            return new Origin("memory", "row", read);
        }

        @Override
        public Optional<Position> boundary() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static final class Silent implements LandingListener {

        @Override
        public void committed(BatchReport report) {
            // Time is taken outside.
        }

        @Override
        public void failed(CaravanException failure) {
            // Thrown too.
        }
    }
}
