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
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Follows the changes of PostgreSQL tables by logical decoding: first a snapshot of the tables, as one delivery, then each
 * transaction as one. The position is the end of the last transaction in the log; the server keeps its log from what has
 * landed on. Records as {@link ChangeRecords} makes them.
 */
public class PostgresChangeSource extends Source implements Processor, Inspectable {

    private static final Pattern SLOT_NAME = Pattern.compile("[a-z0-9_]{1,63}");
    private static final int KIBI = 10;
    private static final int MEBI = 20;
    private static final String INITIAL = "initial";
    private static final String NO_DATA = "no_data";

    private final EngineSettings settings = new EngineSettings();
    private final JdbcSource jdbc = new JdbcSource();
    private DataSource dataSource;
    private String place = "";
    private String slotName = "";
    private TableNames tables = new TableNames("", "public");
    private String publicationName = "";
    private Publication.Autocreate publicationAutocreate = Publication.Autocreate.FILTERED;
    private String snapshotMode = INITIAL;
    private Transactions transactions;
    private Transactions.Next found;
    private boolean snapshotGiven;
    private Duration heartbeat = Duration.ofSeconds(5);
    private SlotLag slotLag;

    @Override
    public String stream() {
        return slotName;
    }

    /** Waits until there is a snapshot or a transaction to hand over; false once there will be none in this run. */
    public boolean hasMore() {
        try {
            if (transactions == null) {
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
        found = next();
        snapshotGiven = found == Transactions.Next.SNAPSHOT;
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

    private Transactions.Next next() {
        boolean over = once() && (snapshotGiven || transactions.atEnd());

        return over ? Transactions.Next.END : transactions.awaitUnless(this::isStopAsked);
    }

    @Override
    public void process(Exchange exchange) {
        Origin origin = new Origin(stream(), "lsn", 0);
        if (found == Transactions.Next.PLACE) {
            exchange.getMessage().setBody(List.of());
            stamp(exchange, (Supplier<Position>) transactions::position, origin);
            return;
        }
        TimedChanges changes = new TimedChanges(transactions.records());
        exchange.getMessage().setBody(changes);
        stamp(exchange, changes.behind(transactions::position, this::handedOver), origin);
    }

    /** @return nothing, which has no name */
    private Optional<Void> begin() {
        requireSettings();
        Resume resume = resume();
        try (Connection connection = dataSource.getConnection()) {
            new Prerequisites(connection, place).check(tables, publicationName, publicationAutocreate);
            Slot slot = new Slot(connection, slotName);
            OptionalLong behind = slotStart()
                    .behind(slot, resume, keepsPositions() ? SlotStart.Advance.ALLOWED : SlotStart.Advance.REFUSED);
            String mark = UUID.randomUUID().toString();
            if (once() && behind.isPresent()) {
                slot.mark(ChangeLog.MARK_PREFIX, mark);
            }
            open(behind, mark);
        } catch (SQLException e) {
            throw failures().of(e);
        }

        return Optional.empty();
    }

    private void requireSettings() {
        if (!SLOT_NAME.matcher(slotName).matches()) {
            throw config("slot name " + slotName + " is not of 1 to 63 lower-case letters, digits and underscores");
        }
        if (!snapshotMode.equals(INITIAL) && !snapshotMode.equals(NO_DATA)) {
            throw config("snapshotMode " + snapshotMode + " is not " + INITIAL + " or " + NO_DATA);
        }
    }

    /** Where the new slot begins, and with it the snapshot. */
    private long slotBegins() {
        try (Connection connection = dataSource.getConnection()) {
            return new Slot(connection, slotName)
                    .state()
                    .orElseThrow(() -> failures().lost("it is gone", "Begin"))
                    .confirmed();
        } catch (SQLException e) {
            throw failures().of(e);
        }
    }

    private void open(OptionalLong behind, String mark) {
        transactions = new Transactions(
                this::open,
                () -> Position.of(PostgresDecoder.LSN, slotBegins()),
                behind.isPresent()
                        ? Optional.of(Position.of(PostgresDecoder.LSN, behind.getAsLong()))
                        : Optional.empty(),
                behind.orElse(0),
                retries(),
                failures()::of,
                new ChangeRecords(new PostgresRows()));
        transactions.endAt(mark);
        slotLag = new SlotLag(dataSource, slotName, heartbeat, this::keepsLog);
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

    private ChangeLog open(Optional<Position> from) {
        OptionalLong behind = lsn(from);
        behind.ifPresent(this::requireGoingOn);

        return new ChangeLog(
                settings.properties(behind),
                new PostgresDecoder(behind.orElse(0)),
                () -> landed().tree().path(PostgresDecoder.LSN).asLong(),
                () -> getCamelContext().isStopping());
    }

    /** It may be another server than the one that was lost. */
    private void requireGoingOn(long behind) {
        try (Connection connection = dataSource.getConnection()) {
            Prerequisites prerequisites = new Prerequisites(connection, place);
            prerequisites.requirePrimary();
            if (publicationAutocreate == Publication.Autocreate.FILTERED) {
                prerequisites.requireNoneJoined(tables, publicationName);
            }
            new Slot(connection, slotName).state().ifPresent(state -> slotStart()
                    .requireReached(state, behind));
        } catch (SQLException e) {
            throw failures().of(e);
        }
    }

    private SlotStart slotStart() {
        return new SlotStart(slotName, snapshotMode.equals(INITIAL), failures());
    }

    private static OptionalLong lsn(Optional<Position> position) {
        return position.map(known ->
                        OptionalLong.of(known.tree().path(PostgresDecoder.LSN).asLong()))
                .orElseGet(OptionalLong::empty);
    }

    private synchronized void stopReading() {
        if (transactions != null) {
            transactions.close();
            slotLag.close();
        }
    }

    private PostgresFailures failures() {
        return new PostgresFailures(place, slotName);
    }

    private CaravanException config(String reason) {
        return new CaravanException(Category.CONFIG, "Cannot follow " + place + ": " + reason + ".");
    }

    @Override
    public void check(Checklist steps) {
        jdbc.check(steps);
        List<String> followed = followed();
        steps.passed(
                Step.OBJECT, (followed.size() == 1 ? followed.get(0) : followed.size() + " tables") + "; " + lag());
        Sample sample = jdbc.sample(followed.get(0), 1);
        steps.passed(Step.READ, sample.records().isEmpty() ? "it has no rows" : "one row was read");
    }

    private List<String> followed() {
        try (Connection connection = dataSource.getConnection()) {
            return new Prerequisites(connection, place).check(tables, publicationName, publicationAutocreate);
        } catch (SQLException e) {
            throw new StepFailed(Step.OBJECT, failures().of(e));
        }
    }

    /** What the slot costs the server. */
    private String lag() {
        try (Connection connection = dataSource.getConnection()) {
            return new Slot(connection, slotName)
                    .state()
                    .map(state -> "slot " + slotName + " is " + (state.behind() >> KIBI) + " KiB behind and keeps "
                            + (state.kept() >> MEBI) + " MiB of the log")
                    .orElse("there is no slot " + slotName + " yet");
        } catch (SQLException e) {
            throw new StepFailed(Step.OBJECT, failures().of(e));
        }
    }

    @Override
    public List<StreamDescription> discover() {
        return jdbc.discover().stream()
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
        return jdbc.sample(stream.isEmpty() ? followed().get(0) : stream, limit);
    }

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
        jdbc.setDataSource(dataSource);
    }

    public void setHost(String host) {
        settings.put("database.hostname", host);
    }

    public void setPort(int port) {
        settings.put("database.port", String.valueOf(port));
    }

    public void setDatabase(String database) {
        settings.put("database.dbname", database);
    }

    public void setUsername(String username) {
        settings.put("database.user", username);
    }

    public void setPassword(String password) {
        settings.put("database.password", password);
    }

    public void setSslMode(String sslMode) {
        settings.put("database.sslmode", sslMode);
    }

    /** Host, port and database, for messages. */
    public void setPlace(String place) {
        this.place = place;
        jdbc.setSystem("PostgreSQL");
        jdbc.setPlace(place);
    }

    /** {@code host:port}. */
    public void setAddress(String address) {
        jdbc.setAddress(address);
    }

    /** As {@link TableNames} takes them; a table without a schema is one of {@code public}. */
    public void setTables(String tables) {
        this.tables = new TableNames(tables, "public");
        settings.tables(this.tables);
    }

    public void setSlotName(String slotName) {
        this.slotName = slotName;
        settings.slot(slotName);
    }

    public void setPublicationName(String publicationName) {
        this.publicationName = publicationName;
        settings.put("publication.name", publicationName);
    }

    /** As Debezium names them: {@code filtered}, {@code all_tables}, {@code disabled}. */
    public void setPublicationAutocreateMode(String mode) {
        publicationAutocreate = Publication.Autocreate.of(mode);
        settings.put("publication.autocreate.mode", mode);
    }

    /** As Debezium names them: {@code initial}, {@code no_data}. */
    public void setSnapshotMode(String snapshotMode) {
        this.snapshotMode = snapshotMode;
    }

    /** How long the server may take to answer. */
    public void setTimeoutSeconds(int seconds) {
        jdbc.setTimeoutSeconds(seconds);
        settings.put("database.query.timeout.ms", String.valueOf(seconds * 1000L));
        settings.put("driver.connectTimeout", String.valueOf(seconds));
        settings.put("driver.loginTimeout", String.valueOf(seconds));
    }

    public void setHeartbeatSeconds(int seconds) {
        heartbeat = Duration.ofSeconds(seconds);
        settings.put("heartbeat.interval.ms", String.valueOf(seconds * 1000L));
    }
}
