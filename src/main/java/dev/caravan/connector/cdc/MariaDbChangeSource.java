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

import dev.caravan.connector.jdbc.JdbcSource;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Inspectable;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Source;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Follows the changes of MariaDB tables in the binlog: first a snapshot of the tables, as one delivery, then each transaction
 * as one. The position is the GTID of the last transaction of each domain, with the structures of the tables as they are
 * there. Records as {@link ChangeRecords} makes them.
 */
public class MariaDbChangeSource extends Source implements Processor, Inspectable {

    /** Of a log that the server says something of every second: a connection that it closes is not told otherwise. */
    private static final int LONGEST_SILENCE_SECONDS = 60;

    private static final String DRIVER = "org.mariadb.jdbc.Driver";

    private final BinlogSettings settings = new BinlogSettings();
    private final JdbcSource inspected = new JdbcSource();
    private DataSource dataSource;
    private String place = "";
    private String database = "";
    private String tables = "";
    private String serverId = "";
    private Duration patience = Duration.ZERO;
    private Transactions transactions;
    private OnDemandDriver driver;
    private boolean over;
    private boolean snapshot;
    private Transactions.Next found;

    public MariaDbChangeSource() {
        inspected.setSystem("MariaDB");
        inspected.setDialect("mariadb");
    }

    @Override
    public String stream() {
        return "binlog-" + serverId;
    }

    /** Waits until there is a snapshot or a transaction to hand over; false once there will be none in this run. */
    public boolean hasMore() {
        try {
            if (transactions == null && !over) {
                start();
                retries().call(this::begin);
            }

            return awaitNext();
        } catch (RuntimeException e) {
            stopReading();
            throw failed(e);
        }
    }

    private boolean awaitNext() {
        over |= once() && transactions != null && (snapshot || transactions.atEnd());
        found = over ? Transactions.Next.END : transactions.awaitUnless(this::isStopAsked);
        snapshot = found == Transactions.Next.SNAPSHOT;
        if (found == Transactions.Next.EMPTY_SNAPSHOT && !once()) {
            return awaitNext();
        }
        if (found != Transactions.Next.END && found != Transactions.Next.EMPTY_SNAPSHOT) {
            return true;
        }
        stopReading();
        if (!getCamelContext().isStopping() && !isStopAsked()) {
            finished();
        }

        return false;
    }

    @Override
    public void process(Exchange exchange) {
        Origin origin = new Origin(stream(), "delivery", 0);
        if (found == Transactions.Next.PLACE) {
            exchange.getMessage().setBody(List.of());
            stamp(exchange, (Supplier<Position>) transactions::position, origin);
            return;
        }
        try {
            TimedChanges changes = new TimedChanges(transactions.records());
            exchange.getMessage().setBody(changes);
            stamp(exchange, changes.behind(transactions::position, this::handedOver), origin);
        } catch (RuntimeException e) {
            stopReading();
            throw failed(e);
        }
    }

    /** @return nothing, which has no name */
    private Optional<Void> begin() {
        settings.tables(new TableNames(tables, database));
        Resume resume = resume();
        boolean fresh = !resume.from().tree().has(BinlogDecoder.GTID);
        if (fresh && resume.replayTo().isPresent()) {
            throw failures()
                    .lost(
                            "a crash left the snapshot in some of its tables only, and there is no second one like it",
                            "Drop the tables of this pipeline, then begin");
        }
        Optional<GtidPosition> end;
        try (Connection connection = dataSource.getConnection()) {
            BinlogServer server = new BinlogServer(connection);
            server.check(place);
            GtidPosition now = server.end();
            if (fresh) {
                settings.snapshotOf(server.queriesOfExactFloats(database, followed(server)));
            } else {
                check(resume.from(), now);
                for (String table : BinlogDecoder.structures(resume.from()).names()) {
                    server.requireReadable(table);
                }
            }
            end = once() ? Optional.of(now) : Optional.empty();
            driver = OnDemandDriver.register(driver());
        } catch (SQLException e) {
            throw failures().ofServer(e);
        }
        over = !fresh && end.filter(BinlogDecoder.gtid(resume.from())::covers).isPresent();
        if (!over) {
            open(fresh ? Optional.empty() : Optional.of(resume.from()), end);
        }

        return Optional.empty();
    }

    private List<String> followed(BinlogServer server) throws SQLException {
        List<String> followed = server.tables(database, new TableNames(tables, database));
        if (followed.isEmpty()) {
            throw new StepFailed(
                    Step.OBJECT,
                    new CaravanException(
                            Category.CONFIG,
                            "Cannot follow " + place + ": it has no table " + tables
                                    + ". Check the name, and whether the user may read it."));
        }
        try {
            server.requireKnownTypes(database, followed);
        } catch (CaravanException e) {
            throw new StepFailed(Step.OBJECT, e);
        }

        return followed;
    }

    private List<String> followed() {
        try (Connection connection = dataSource.getConnection()) {
            BinlogServer server = new BinlogServer(connection);
            server.check(place);

            return followed(server);
        } catch (SQLException e) {
            throw new StepFailed(Step.OBJECT, failures().ofServer(e));
        }
    }

    private void check(Position behind, GtidPosition now) {
        String before = behind.tree().path(BinlogDecoder.TABLES).asText();
        if (!before.equals(tables)) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot follow " + place + ": tables was " + before + " and is " + tables + " now, and there is a"
                            + " snapshot of the former alone. Follow others by a pipeline of their own, or begin anew with"
                            + " ./caravan state reset, which takes a new snapshot.");
        }
        if (!now.covers(BinlogDecoder.gtid(behind))) {
            throw failures()
                    .lost(
                            "its log ends at " + now + ", before " + BinlogDecoder.gtid(behind)
                                    + ", which has landed. Was the" + " server restored from a backup?",
                            "Begin");
        }
    }

    /** From where the data source is. */
    private Driver driver() {
        try {
            return Class.forName(DRIVER, true, dataSource.getClass().getClassLoader())
                    .asSubclass(Driver.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Cannot use the driver", e);
        }
    }

    private void open(Optional<Position> behind, Optional<GtidPosition> end) {
        transactions = new Transactions(
                from -> log(from.filter(known -> known.tree().has(BinlogDecoder.GTID)), end),
                () -> Position.START,
                behind,
                0,
                retries(),
                failures()::of,
                new ChangeRecords(new BinlogRows()));
        transactions.endAt("");
        try {
            getCamelContext().addService(new ServiceSupport() {
                @Override
                protected void doStop() {
                    stopReading();
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException("Cannot be stopped with the context", e);
        }
    }

    private ChangeLog log(Optional<Position> from, Optional<GtidPosition> end) {
        return new ChangeLog(
                        settings.properties(from),
                        new BinlogDecoder(from.orElse(Position.START), tables, end),
                        () -> Long.MAX_VALUE,
                        () -> getCamelContext().isStopping())
                .patient(patience);
    }

    private BinlogFailures failures() {
        return new BinlogFailures(place, tables, serverId);
    }

    private synchronized void stopReading() {
        if (transactions != null) {
            transactions.close();
        }
        if (driver != null) {
            try {
                DriverManager.deregisterDriver(driver);
            } catch (SQLException e) {
                // It is in nobody's way.
            }
            driver = null;
        }
    }

    @Override
    public void check(Checklist steps) {
        inspected.check(steps);
        List<String> followed = followed();
        steps.passed(Step.OBJECT, followed.size() == 1 ? followed.get(0) : followed.size() + " tables");
        Sample sample = inspected.sample(followed.get(0), 1);
        steps.passed(Step.READ, sample.records().isEmpty() ? "it has no rows" : "one row was read");
    }

    @Override
    public List<StreamDescription> discover() {
        return inspected.discover().stream()
                .map(table -> new StreamDescription(
                        table.name(),
                        Map.of("tables", table.name()),
                        table.schema(),
                        table.primaryKey(),
                        List.of(),
                        List.of(StreamDescription.SyncMode.CDC_WITH_DELETES),
                        StreamDescription.IngestionType.CDC_WITH_DELETES))
                .toList();
    }

    /** Rows as they are in the table, which is what a snapshot begins with. */
    @Override
    public Sample sample(String stream, int limit) {
        return inspected.sample(stream.isEmpty() ? followed().get(0) : stream, limit);
    }

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
        inspected.setDataSource(dataSource);
    }

    public void setHost(String host) {
        settings.put("database.hostname", host);
    }

    public void setPort(int port) {
        settings.put("database.port", String.valueOf(port));
    }

    public void setDatabase(String database) {
        this.database = database;
    }

    public void setUsername(String username) {
        settings.put("database.user", username);
    }

    public void setPassword(String password) {
        settings.put("database.password", password);
    }

    /** As the driver names them: {@code disable}, {@code trust}, {@code verify-ca}, {@code verify-full}. */
    public void setSslMode(String sslMode) {
        settings.put("database.ssl.mode", sslMode);
    }

    /** Host, port and database, for messages. */
    public void setPlace(String place) {
        this.place = place;
        inspected.setPlace(place);
    }

    /** {@code host:port}. */
    public void setAddress(String address) {
        inspected.setAddress(address);
    }

    /** Of the database, separated by commas; {@code *} stands for any part of a name. */
    public void setTables(String tables) {
        this.tables = tables;
    }

    /** How long the server may be silent, in seconds. */
    public void setTimeoutSeconds(int seconds) {
        patience = Duration.ofSeconds(Math.min(seconds, LONGEST_SILENCE_SECONDS));
        settings.put("driver.socketTimeout", String.valueOf(seconds * 1000L));
        inspected.setTimeoutSeconds(seconds);
    }

    /** Of this reader among all that replicate from the server: 1 to 4294967295. */
    public void setServerId(String serverId) {
        this.serverId = serverId;
        settings.server(serverId);
    }
}
