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

import dev.caravan.connector.source.Inspectable;
import dev.caravan.connector.source.Source;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** A source that is a database: how it is reached, what is particular to it, and how its failures are told. */
public abstract class DatabaseSource extends Source implements Inspectable {

    private DataSource dataSource;
    private String system = "database";
    private String place;
    private String address;
    private int timeoutSeconds = 300;
    private String dialect = "ansi";
    private String quote = "dialect";
    private String onConnect = "";
    private String onConnectValues = "";

    @Override
    public List<StreamDescription> discover() {
        return inspection().discover();
    }

    final JdbcInspection inspection() {
        return new JdbcInspection(database(), Optional.ofNullable(address));
    }

    final Dialect dialect() {
        try {
            return Dialect.named(dialect, quote);
        } catch (IllegalArgumentException e) {
            throw new StepFailed(
                    Step.SETTINGS,
                    new CaravanException(
                            Category.CONFIG,
                            "Cannot read " + stream() + " of " + system + ": " + e.getMessage() + "."));
        }
    }

    final Database database() {
        return new Database(
                dataSource, system, place, timeoutSeconds, dialect(), OnConnect.of(onConnect, onConnectValues));
    }

    final CaravanException config(String reason) {
        return database().config("read " + stream() + " of", reason);
    }

    CaravanException explain(SQLException failure) {
        return database().explain("read " + stream() + " of", failure);
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

    /**
     * What is particular to the system: {@code ansi}, {@code bigquery}, {@code clickhouse}, {@code databricks}, {@code druid},
     * {@code mariadb}, {@code mysql}, {@code oracle}, {@code postgresql}, {@code snowflake}, {@code sqlite} (values may be of other types than their columns),
     * {@code sqlserver}.
     */
    public void setDialect(String dialect) {
        this.dialect = dialect;
    }

    /** The marks of a name: {@code double}, {@code backtick}, {@code bracket}; or {@code dialect} for those of the dialect. */
    public void setQuote(String quote) {
        this.quote = quote;
    }

    /** SQL that every connection runs first, with a parameter for each of the values; empty for none. */
    public void setOnConnect(String onConnect) {
        this.onConnect = onConnect;
    }

    /** The values of its parameters, separated by commas; an empty one is null. */
    public void setOnConnectValues(String onConnectValues) {
        this.onConnectValues = onConnectValues;
    }

    public void setTimeoutSeconds(int timeoutSeconds) {
        this.timeoutSeconds = timeoutSeconds;
    }

    /** How long the database may take to begin to answer. */
    final int timeoutSeconds() {
        return timeoutSeconds;
    }
}
