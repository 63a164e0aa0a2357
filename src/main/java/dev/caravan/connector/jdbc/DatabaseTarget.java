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

import dev.caravan.connector.retry.Backoff;
import dev.caravan.connector.retry.Retries;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Inspectable;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.support.service.ServiceSupport;

/** Where records are written to, and how, as a Kamelet says it; can be looked at without writing anything. */
public abstract class DatabaseTarget extends ServiceSupport implements Inspectable, CamelContextAware {

    private static final String NO_STATE = "none";

    private CamelContext camelContext;
    private String pipeline;
    private DataSource dataSource;
    private String system = "database";
    private String place;
    private String address;
    private String schema = "";
    private String table;
    private String mode = "insert";
    private String primaryKey = "";
    private String columns = "";
    private String onInvalid = "fail";
    private String stateTable = "caravan_state";
    private int batchSize = 10_000;
    private int timeoutSeconds = 300;
    private int maxRetries;
    private String dialect = "ansi";
    private String quote = "dialect";
    private String onConnect = "";
    private String file = "";

    final String pipeline() {
        return pipeline;
    }

    /** For a person: {@code PostgreSQL sales.orders}. */
    final String shown() {
        return system + " " + target();
    }

    final boolean keepsPositions() {
        return !stateTable.equals(NO_STATE);
    }

    final Retries retries() {
        return new Retries(camelContext, maxRetries, Backoff.USUAL);
    }

    final SinkConnection connection() {
        TargetName target = target();
        if (!file.isEmpty() && !Files.isRegularFile(Path.of(file))) {
            throw new StepFailed(Step.OBJECT, database().config("write to " + target + " of", "there is no such file"));
        }

        return new SinkConnection(
                database(),
                writeDialect(),
                target,
                settings(),
                keepsPositions()
                        ? Optional.of(new SinkState(database(), writeDialect(), target.beside(stateTable)))
                        : Optional.empty(),
                new SinkQuarantine(database(), writeDialect(), target, pipeline));
    }

    final TargetName target() {
        return new TargetName(schema, table);
    }

    final SinkSettings settings() {
        return told(() -> SinkSettings.of(mode, primaryKey, columns, batchSize, onInvalid));
    }

    final WriteDialect writeDialect() {
        return told(() -> WriteDialect.named(dialect));
    }

    final Database database() {
        Dialect known = told(() -> Dialect.named(dialect, quote));

        return new Database(dataSource, system, place, timeoutSeconds, known, OnConnect.of(onConnect, ""));
    }

    private <T> T told(Supplier<T> setting) {
        try {
            return setting.get();
        } catch (IllegalArgumentException e) {
            throw new StepFailed(
                    Step.SETTINGS,
                    new CaravanException(
                            Category.CONFIG,
                            "Cannot write to " + target() + " of " + system + ": " + e.getMessage() + "."));
        }
    }

    @Override
    public void check(Checklist steps) {
        new SinkInspection(database(), settings(), target(), Optional.ofNullable(address)).check(steps, connection());
    }

    @Override
    public List<StreamDescription> discover() {
        return new JdbcInspection(database(), Optional.ofNullable(address)).discover();
    }

    /** What stands in the table by now. */
    @Override
    public Sample sample(String stream, int limit) {
        return new JdbcInspection(database(), Optional.ofNullable(address))
                .sample(stream.isEmpty() ? target().toString() : stream, limit);
    }

    /** The route that the Kamelet is used in. */
    public void setPipeline(String pipeline) {
        this.pipeline = pipeline;
    }

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** What the database is called in messages. */
    public void setSystem(String system) {
        this.system = system;
    }

    /** Host, port and database, for messages. */
    public void setPlace(String place) {
        this.place = place;
    }

    /** Of a database that is known by it alone, instead of place and address. */
    public void setUrl(String url) {
        JdbcUrl known = new JdbcUrl(url);
        this.place = known.place();
        this.address = known.address().orElse(null);
    }

    /** {@code host:port} of a database that has a server. */
    public void setAddress(String address) {
        this.address = address;
    }

    /** Empty for the one that the connection is in. */
    public void setSchema(String schema) {
        this.schema = schema;
    }

    public void setTable(String table) {
        this.table = table;
    }

    /** {@code insert}, {@code upsert} or {@code delete}. */
    public void setMode(String mode) {
        this.mode = mode;
    }

    /** The columns by which rows are told apart, separated by commas. */
    public void setPrimaryKey(String primaryKey) {
        this.primaryKey = primaryKey;
    }

    /** The fields that are written, separated by commas; empty for all. */
    public void setColumns(String columns) {
        this.columns = columns;
    }

    /** What becomes of a record that cannot be written: {@code fail} or {@code quarantine}. */
    public void setOnInvalid(String onInvalid) {
        this.onInvalid = onInvalid;
    }

    /** Where positions are kept; {@code none} to keep none. */
    public void setStateTable(String stateTable) {
        this.stateTable = stateTable;
    }

    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    public void setTimeoutSeconds(int timeoutSeconds) {
        this.timeoutSeconds = timeoutSeconds;
    }

    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    /** What is particular to the system. */
    public void setDialect(String dialect) {
        this.dialect = dialect;
    }

    /** The marks of a name, or {@code dialect} for those of the dialect. */
    public void setQuote(String quote) {
        this.quote = quote;
    }

    /** Of a database that is a file, which a driver would make if it is not there. */
    public void setFile(String file) {
        this.file = file;
    }

    /** SQL that every connection runs first; empty for none. */
    public void setOnConnect(String onConnect) {
        this.onConnect = onConnect;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}
