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

import dev.caravan.connector.catalog.NearestName;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Filter;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.CharacterCodingException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.sql.DataSource;

/**
 * How to get into a database, and what its failures mean.
 *
 * @param system what it is called in messages
 * @param place host, port and database, for messages
 * @param timeoutSeconds how long it may take to begin to answer
 * @param dialect what is particular to it
 * @param onConnect what every connection begins with
 */
record Database(
        DataSource source, String system, String place, int timeoutSeconds, Dialect dialect, OnConnect onConnect) {

    private static final int LOGIN_SECONDS = 30;

    /** The server's own word of a statement that takes too long comes first. */
    private static final int GRACE_SECONDS = 5;

    private static final Pattern OF_TLS = Pattern.compile("SSL|hostnameverifier");

    /** What SQLite and Dremio, which have no states, say of what is not there. */
    private static final Pattern MISSING = Pattern.compile(
            "(?i)no such (table|column)|unable to open|does not exist|(object|column) '[^']*' not found");

    /** What the drivers of Trino and of Arrow say of a password, without a state. */
    private static final Pattern NO_LOGIN = Pattern.compile("(?i:authentication failed)|UNAUTHENTICATED:");

    /** What systems say of which nothing else is known. */
    private static final Pattern NO_RIGHT =
            Pattern.compile("(?i)permission denied|access (is )?denied|not enough rights|insufficient privilege");

    /** It shuts down, was ended, or starts, was silent for too long (PostgreSQL), or has no connection left. */
    private static final Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "53300");

    /** What another transaction was in the way of. */
    private static final String ROLLED_BACK = "40";

    /** The same by Databricks' driver, whose states are words. */
    private static final Set<String> AWAY_IN_WORDS = Set.of(
            "CONNECTION_ERROR",
            "CHUNK_READY_ERROR",
            "CHUNK_DOWNLOAD_ERROR",
            "RATE_LIMIT_EXCEEDED",
            "SSL_HANDSHAKE_ERROR");

    /** The same by Arrow's driver, which has states of gRPC in its messages. */
    private static final Pattern AWAY_IN_TEXT = Pattern.compile("\\bUNAVAILABLE: ");

    /** Of PostgreSQL and Db2. */
    private static final Set<String> DENIED = Set.of("42501", "42502");

    /** A connection that reads one snapshot, and changes nothing. */
    Connection connect() throws SQLException {
        source.setLoginTimeout(Math.min(timeoutSeconds, LOGIN_SECONDS));
        Connection connection = source.getConnection();
        try {
            begin(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }

        return connection;
    }

    /**
     * A connection that writes, in transactions that its user commits.
     *
     * @throws SQLFeatureNotSupportedException if the database has none
     */
    Connection connectToWrite() throws SQLException {
        source.setLoginTimeout(Math.min(timeoutSeconds, LOGIN_SECONDS));
        Connection connection = source.getConnection();
        try {
            bound(connection);
            onConnect.run(connection);
            if (!connection.getMetaData().supportsTransactions()) {
                throw new SQLFeatureNotSupportedException("it has no transactions", "0A000");
            }
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }

        return connection;
    }

    /** A network that swallows what is sent would be waited for without end. Other drivers have that of their URL. */
    private void bound(Connection connection) throws SQLException {
        if (dialect.fetching() == Fetching.COPY && timeoutSeconds > 0) {
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(TimeUnit.SECONDS.toMillis((long) timeoutSeconds + GRACE_SECONDS)));
        }
    }

    private void begin(Connection connection) throws SQLException {
        bound(connection);
        // Before it may only read: a context can stand in temporary tables.
        onConnect.run(connection);
        if (dialect.fetching().isInATransaction() && connection.getMetaData().supportsTransactions()) {
            // PostgreSQL streams a result only inside one; one snapshot for the whole read is right anywhere.
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
        }
    }

    /** @param connection or null: the failure that brought us here is the one to tell */
    static void closeAfterFailure(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // Told by the other one.
            }
        }
    }

    /** @param action what cannot be done, up to the name of the database: {@code read orders of} */
    CaravanException config(String action, String reason) {
        return config(action, reason, "");
    }

    /** @param hint a sentence behind the reason, or nothing */
    CaravanException config(String action, String reason, String hint) {
        return new CaravanException(Category.CONFIG, prefix(action) + reason + "." + hint);
    }

    /** The same for what the database said. */
    CaravanException explain(String action, SQLException failure) {
        String reason = failure.getMessage().lines().findFirst().orElse("").strip();
        String what = prefix(action) + reason + (reason.endsWith(".") ? "" : ".");
        if (failure.getSQLState() != null && failure.getSQLState().startsWith(ROLLED_BACK)) {
            return new CaravanException(
                    Category.SOURCE_UNREACHABLE, what + " It passes: run the pipeline again.", failure);
        }

        return switch (stepOf(failure)) {
            case TCP -> new CaravanException(
                    Category.SOURCE_UNREACHABLE, what + " Check host, port and whether the server is up.", failure);
            case TLS -> new CaravanException(
                    Category.SOURCE_AUTH,
                    what + " Check how the connection is to be secured, and the certificates.",
                    failure);
            case LOGIN -> new CaravanException(
                    Category.SOURCE_AUTH, what + " Check username, password and database.", failure);
            case PERMISSION -> new CaravanException(
                    Category.SOURCE_AUTH, what + " Grant the user what it lacks, or use another one.", failure);
            case OBJECT -> new CaravanException(
                    Category.CONFIG, what + " Check database, schema, table, columns and permissions.", failure);
            case SETTINGS, DNS, READ -> new CaravanException(Category.SOURCE_DATA, what, failure);
        };
    }

    /**
     * Some databases take a name in quotes that is no column for text.
     *
     * @throws StepFailed OBJECT if a column is named that is not there
     */
    void requireColumns(Connection connection, SelectStatement select) throws SQLException {
        List<String> named = select.namedColumns();
        if (named.isEmpty()) {
            return;
        }
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(timeoutSeconds);
            ResultSetMetaData columns =
                    statement.executeQuery(select.allColumns()).getMetaData();
            for (int column = 1; column <= columns.getColumnCount(); column++) {
                found.add(columns.getColumnLabel(column));
            }
        }
        for (String name : named) {
            if (!found.contains(name)) {
                throw new StepFailed(
                        Step.OBJECT,
                        config(
                                "read " + select.name() + " of",
                                "it has no column " + name,
                                NearestName.hint(name, found)));
            }
        }
    }

    /**
     * The columns of what was selected. Where types are dynamic, a result with rows would tell of the first of them only.
     *
     * @throws IllegalArgumentException as {@link ResultColumns#of}
     */
    ResultColumns columns(Connection connection, SelectStatement select, ResultSet result) throws SQLException {
        if (dialect.types() != ColumnTypes.DYNAMIC) {
            return ResultColumns.of(result.getMetaData(), select.cursorField(), dialect.types());
        }
        return columns(connection, select);
    }

    private ResultColumns columns(Connection connection, SelectStatement select) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(timeoutSeconds);

            return ResultColumns.of(
                    statement.executeQuery(select.readColumns()).getMetaData(), select.cursorField(), dialect.types());
        }
    }

    /**
     * The same rows in an order by which no two values of the cursor field are equal that are not the same.
     *
     * @throws IllegalArgumentException as {@link ResultColumns#of}
     */
    SelectStatement ordered(Connection connection, SelectStatement select) throws SQLException {
        boolean strict = select.cursorField() == null || !dialect.comparesTextLoosely();

        return strict || columns(connection, select).cursorKind() != CursorValue.Kind.TEXT
                ? select
                : select.inOrderOfText();
    }

    /** @throws IllegalArgumentException if a filter is of a field that is not read */
    PushedFilters pushed(Connection connection, SelectStatement select, List<Filter> filters) throws SQLException {
        if (filters.isEmpty()) {
            return PushedFilters.NONE;
        }
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(timeoutSeconds);

            return PushedFilters.of(
                    filters, statement.executeQuery(select.readColumns()).getMetaData(), dialect);
        }
    }

    StepFailed failed(String action, SQLException failure) {
        return new StepFailed(stepOf(failure), explain(action, failure));
    }

    private String prefix(String action) {
        return "Cannot " + action + " " + system + " at " + place + ": ";
    }

    /**
     * By the vendor's number, else the class of its SQLSTATE (ISO/IEC 9075-2, section 24.1) and what vendors say within those
     * classes, else the kind of exception that JDBC has for it.
     */
    Step stepOf(SQLException failure) {
        Step known = dialect.codes().get(failure.getErrorCode());
        if (known != null) {
            return known;
        }
        if (failure.getSQLState() == null) {
            return isMissing(failure) ? Step.OBJECT : byKind(failure);
        }
        String state = failure.getSQLState();
        if (state.startsWith("08") || AWAY.contains(state) || AWAY_IN_WORDS.contains(state)) {
            return isAboutTls(failure) ? Step.TLS : Step.TCP;
        }
        if (DENIED.contains(state)) {
            return Step.PERMISSION;
        }
        if (state.startsWith("28")) {
            return Step.LOGIN;
        }

        return state.startsWith("42") || state.startsWith("3D") || state.startsWith("3F")
                ? Step.OBJECT
                : byKind(failure);
    }

    private static boolean isMissing(SQLException failure) {
        return MISSING.matcher(String.valueOf(failure.getMessage())).find();
    }

    private static Step byKind(SQLException failure) {
        if (NO_LOGIN.matcher(String.valueOf(failure.getMessage())).find()) {
            return Step.LOGIN;
        }
        if (NO_RIGHT.matcher(String.valueOf(failure.getMessage())).find()) {
            return Step.PERMISSION;
        }
        if (failure instanceof SQLInvalidAuthorizationSpecException) {
            return Step.LOGIN;
        }
        if (failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLTransientConnectionException
                || failure instanceof SQLRecoverableException
                || isAboutTheNetwork(failure)
                || AWAY_IN_TEXT.matcher(String.valueOf(failure.getMessage())).find()) {
            return isAboutTls(failure) && !isCutOff(failure) ? Step.TLS : Step.TCP;
        }

        return failure instanceof SQLSyntaxErrorException ? Step.OBJECT : Step.READ;
    }

    /** Of drivers that have no state for a connection that broke. */
    private static boolean isAboutTheNetwork(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // Clients of HTTP have kinds of their own; a text that is none is no matter of the network.
            if (cause instanceof IOException && !(cause instanceof CharacterCodingException)) {
                return true;
            }
        }

        return false;
    }

    /** Whether the other side just went, which it may do while TLS is agreed upon, too. */
    private static boolean isCutOff(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException || cause instanceof SocketException) {
                return true;
            }
        }

        return false;
    }

    private static boolean isAboutTls(SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }

        return failure.getMessage() != null
                && OF_TLS.matcher(failure.getMessage()).find();
    }
}
