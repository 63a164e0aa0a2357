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

import dev.caravan.connector.retry.Backoff;
import dev.caravan.connector.retry.Retries;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * Where a system has an API of queries over HTTP and no driver that could be fetched: as much of JDBC as a reader needs, so
 * that all there is for databases is there for these too.
 */
public abstract class ApiDataSource implements DataSource, CamelContextAware {

    private static final int LAST_PORT = 65_535;

    private CamelContext camelContext;
    private String host = "";
    private int port = 443;
    private String ssl = "on";
    private int timeoutSeconds = 300;

    /** @throws StepFailed SETTINGS if they cannot be right */
    abstract QueryApi api(JsonHttp http);

    /** What cannot be used, for messages. */
    abstract String system();

    @Override
    public Connection getConnection() throws SQLException {
        QueryApi api = api(new JsonHttp(origin(), timeoutSeconds));
        try {
            api.logIn();
        } catch (SQLException | RuntimeException e) {
            api.close();
            throw e;
        }

        return ApiConnection.of(api);
    }

    private URI origin() {
        if (!ssl.equals("on") && !ssl.equals("off")) {
            throw config("ssl " + ssl + " is not on or off");
        }
        try {
            URI origin = new URI(ssl.equals("on") ? "https" : "http", null, host, port, null, null, null);
            if (origin.getHost() == null || port < 1 || port > LAST_PORT) {
                throw config(host + ":" + port + " is no host and port");
            }
            return origin;
        } catch (URISyntaxException e) {
            throw config(host + " is no name of a host");
        }
    }

    /** Waits, unless the run is stopped. */
    final void pause(Duration time) {
        new Retries(camelContext, 0, Backoff.USUAL).pause(time);
    }

    final StepFailed config(String reason) {
        return new StepFailed(
                Step.SETTINGS,
                new CaravanException(Category.CONFIG, "Cannot connect to " + system() + ": " + reason + "."));
    }

    static boolean isGiven(String setting) {
        return setting != null && !setting.isBlank();
    }

    public void setHost(String host) {
        this.host = host;
    }

    public void setPort(int port) {
        this.port = port;
    }

    /** {@code on}, or {@code off} for a server without TLS. */
    public void setSsl(String ssl) {
        this.ssl = ssl;
    }

    public void setTimeoutSeconds(int timeoutSeconds) {
        this.timeoutSeconds = timeoutSeconds;
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // It is that of every request.
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("Cannot unwrap " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
