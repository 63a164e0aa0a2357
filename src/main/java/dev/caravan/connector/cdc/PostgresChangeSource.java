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
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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
 * landed on. Records as {@link Values} makes them.
 */
public class PostgresChangeSource extends Source implements Processor, Inspectable {

    private static final Pattern SLOT_NAME = Pattern.compile("[a-z0-9_]{1,63}");

    private final EngineSettings settings = new EngineSettings();
    private final JdbcSource tables = new JdbcSource();
    private DataSource dataSource;
    private String place = "";
    private Transactions transactions;
    private boolean fresh;
    private boolean snapshot;
    private Transactions.Next found;

    @Override
    public String stream() {
        return settings.slot();
    }

    /** Waits until there is a snapshot or a transaction to hand over; false once there will be none in this run. */
    public boolean hasMore() {
        try {
            if (transactions == null) {
                begin();
            }

            return awaitNext();
        } catch (RuntimeException e) {
            stopReading();
            throw failed(e);
        }
    }

    private boolean awaitNext() {
        boolean over = once() && (snapshot || transactions.atEnd());
        found = over ? Transactions.Next.END : transactions.await();
        snapshot = found == Transactions.Next.SNAPSHOT;
        if (found == Transactions.Next.EMPTY_SNAPSHOT && !once()) {
            return awaitNext();
        }
        if (found != Transactions.Next.END && found != Transactions.Next.EMPTY_SNAPSHOT) {
            return true;
        }
        stopReading();
        if (!getCamelContext().isStopping()) {
            finished();
        }

        return false;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(found == Transactions.Next.PLACE ? null : transactions.records());
        stamp(exchange, (Supplier<Position>) transactions::position, new Origin(stream(), "lsn", 0));
    }

    private void begin() {
        if (!SLOT_NAME.matcher(settings.slot()).matches()) {
            throw config(
                    "slot name " + settings.slot() + " is not of 1 to 63 lower-case letters, digits and underscores");
        }
        start();
        Resume resume = resume();
        OptionalLong behind;
        try (Connection connection = dataSource.getConnection()) {
            Slot slot = new Slot(connection, settings.slot());
            behind = behind(slot, resume);
            if (once() && !fresh) {
                String mark = UUID.randomUUID().toString();
                slot.mark(ChangeLog.MARK_PREFIX, mark);
                open(behind);
                transactions.endAt(mark);
                return;
            }
        } catch (SQLException e) {
            throw unreachable(e);
        }
        open(behind);
    }

    /** Where the log is to be read from; empty for a snapshot first. */
    private OptionalLong behind(Slot slot, Resume resume) throws SQLException {
        Optional<Slot.State> state = slot.state();
        if (state.filter(Slot.State::active).isPresent()) {
            throw config("slot " + settings.slot() + " is being read by somebody else");
        }
        fresh = !resume.from().tree().has(PostgresDecoder.LSN);
        if (fresh) {
            if (resume.replayTo().isPresent()) {
                throw lost(
                        "a crash left the snapshot in some of its tables only, and there is no second one like it",
                        "Drop the tables of this pipeline, then begin");
            }
            if (state.isPresent()) {
                slot.drop();
            }
            return OptionalLong.empty();
        }
        long behind = resume.from().tree().path(PostgresDecoder.LSN).asLong();
        if (state.isEmpty()) {
            throw lost("slot " + settings.slot() + " is gone, and with it the changes since the last commit", "Begin");
        }
        if (state.get().lost()) {
            throw lost(
                    "slot " + settings.slot() + " has lost the changes since the last commit"
                            + " (max_slot_wal_keep_size)",
                    "Drop the slot, then begin");
        }
        if (state.get().confirmed() > behind) {
            throw lost(
                    "slot " + settings.slot() + " is not the one that was read before: it begins at "
                            + state.get().confirmed() + ", and what has landed ends at " + behind,
                    "Begin");
        }
        if (behind > state.get().confirmed()) {
            // Nobody told the server in the run that landed it.
            slot.advance(behind);
        }

        return OptionalLong.of(behind);
    }

    private CaravanException lost(String reason, String whatToDo) {
        return new CaravanException(
                Category.POSITION_LOST,
                "Cannot go on with the log of " + place + ": " + reason + ". Nothing is skipped without being told. "
                        + whatToDo + " anew with ./caravan state reset, which takes a new snapshot.");
    }

    /** Where the new slot begins, and with it the snapshot. */
    private long beginning() {
        try (Connection connection = dataSource.getConnection()) {
            return new Slot(connection, settings.slot())
                    .state()
                    .orElseThrow(() -> lost("slot " + settings.slot() + " is gone", "Begin"))
                    .confirmed();
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    private void open(OptionalLong behind) {
        transactions = new Transactions(
                from -> new ChangeLog(
                        settings.properties(lsn(from)),
                        new PostgresDecoder(settings.slot(), lsn(from).orElse(0)),
                        () -> landed().tree().path(PostgresDecoder.LSN).asLong(),
                        () -> getCamelContext().isStopping()),
                () -> Position.of(PostgresDecoder.LSN, beginning()),
                behind.isPresent()
                        ? Optional.of(Position.of(PostgresDecoder.LSN, behind.getAsLong()))
                        : Optional.empty(),
                behind.orElse(0),
                retries(),
                this::failure,
                new ChangeRecords(new PostgresRows()));
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

    private static OptionalLong lsn(Optional<Position> position) {
        return position.map(known ->
                        OptionalLong.of(known.tree().path(PostgresDecoder.LSN).asLong()))
                .orElseGet(OptionalLong::empty);
    }

    /** Of what ended the log, as the run is to be told. */
    private CaravanException failure(Throwable cause) {
        return CaravanException.in(cause)
                .orElseGet(() -> new CaravanException(
                        Category.SOURCE_UNREACHABLE,
                        "Cannot read the log through slot " + settings.slot() + ": "
                                + (cause == null ? "the engine ended" : CaravanException.reasonOf(cause))
                                + ". What had landed is kept; the next run goes on from there.",
                        cause));
    }

    private synchronized void stopReading() {
        if (transactions != null) {
            transactions.close();
        }
    }

    private CaravanException config(String reason) {
        return new CaravanException(Category.CONFIG, "Cannot follow " + place + ": " + reason + ".");
    }

    private CaravanException unreachable(SQLException cause) {
        return new CaravanException(
                Category.SOURCE_UNREACHABLE,
                "Cannot follow " + place + ": " + CaravanException.reasonOf(cause)
                        + ". Check host, port, user and whether the server is up.",
                cause);
    }

    @Override
    public void check(Checklist steps) {
        tables.check(steps);
    }

    @Override
    public List<StreamDescription> discover() {
        return tables.discover();
    }

    @Override
    public Sample sample(String stream, int limit) {
        return tables.sample(stream, limit);
    }

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
        tables.setDataSource(dataSource);
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
        tables.setSystem("PostgreSQL");
        tables.setPlace(place);
    }

    /** {@code host:port}. */
    public void setAddress(String address) {
        tables.setAddress(address);
    }

    /** {@code schema.table}, separated by commas; {@code *} stands for any part of a name. */
    public void setTables(String tables) {
        settings.tables(tables);
    }

    public void setSlotName(String slotName) {
        settings.slot(slotName);
    }

    public void setPublicationName(String publicationName) {
        settings.put("publication.name", publicationName);
    }

    /** As Debezium names them: {@code filtered}, {@code all_tables}, {@code disabled}. */
    public void setPublicationAutocreateMode(String mode) {
        settings.put("publication.autocreate.mode", mode);
    }

    public void setHeartbeatSeconds(int seconds) {
        settings.put("heartbeat.interval.ms", String.valueOf(seconds * 1000L));
    }
}
