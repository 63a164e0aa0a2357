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

import dev.caravan.connector.driver.Drivers;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * Connections by any driver, named by its class, which may be in a jar that was fetched on demand. Each is a new one; whoever
 * takes it closes it.
 */
public class DriverDataSource implements DataSource, CamelContextAware {

    private CamelContext camelContext;
    private String driver;
    private String url;
    private String user = "";
    private String password = "";
    private final Map<String, String> properties = new HashMap<>();

    @Override
    public Connection getConnection() throws SQLException {
        return getConnection(user, password);
    }

    /** @param username empty for a database that asks for none */
    @Override
    public Connection getConnection(String username, String secret) throws SQLException {
        Properties account = new Properties();
        properties.forEach((name, value) -> {
            if (!value.isEmpty()) {
                account.setProperty(name, value);
            }
        });
        if (!username.isEmpty()) {
            account.setProperty("user", username);
        }
        if (!secret.isEmpty()) {
            account.setProperty("password", secret);
        }
        Connection connection = driver().connect(url, account);
        if (connection == null) {
            throw config(
                    "the driver " + driver + " does not know such a url. Look for its form in what the driver's"
                            + " publisher says.",
                    null);
        }

        return connection;
    }

    private Driver driver() {
        try {
            return camelContext
                    .getInjector()
                    .newInstance(camelContext.getClassResolver().resolveMandatoryClass(driver, Driver.class));
        } catch (ClassNotFoundException e) {
            throw Drivers.missing(e)
                    .map(missing -> new StepFailed(Step.SETTINGS, missing))
                    .orElseGet(() -> config(
                            "there is no driver " + driver + ". Put its jar into "
                                    + Drivers.ofUser().directory() + ".",
                            e));
        } catch (ClassCastException e) {
            throw config(driver + " is no JDBC driver. Name the class that its publisher says.", e);
        }
    }

    private static StepFailed config(String reason, Exception cause) {
        return new StepFailed(
                Step.SETTINGS,
                new CaravanException(Category.CONFIG, "Cannot connect to the database: " + reason, cause));
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** The name of its class. */
    public void setDriver(String driver) {
        this.driver = driver;
    }

    public void setUrl(String url) {
        this.url = url;
    }

    public void setUser(String user) {
        this.user = user;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    /** Others of the driver's own, by its names for them, to be added to; what is empty is not set. */
    public Map<String, String> getProperties() {
        return properties;
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // A driver has it as a property of its own in the url, if at all.
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
