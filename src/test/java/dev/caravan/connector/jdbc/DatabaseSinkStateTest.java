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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.lake.LakeConstants;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The number beside the rows: what it answers, and whom it keeps out. */
class DatabaseSinkStateTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final JdbcDataSource database = new JdbcDataSource();
    private final AtomicBoolean answerIsLost = new AtomicBoolean();

    @BeforeEach
    void createTable() throws SQLException {
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1");
        query("CREATE TABLE t (id integer)");
        context.start();
    }

    @AfterEach
    void stop() throws SQLException {
        context.stop();
        query("SHUTDOWN");
    }

    @Test
    void anInsertWhoseCommitWasNotAnsweredIsNotDoneAgain() throws SQLException {
        DatabaseSink sink = sink("caravan_state");
        sink.process(exchange(Position.of("offset", 1), 1));
        answerIsLost.set(true);

        sink.process(exchange(Position.of("offset", 2), 2));
        sink.process(exchange(Position.of("offset", 3), 3));

        assertThat(answerIsLost).isFalse();
        assertThat(query("SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3");
        assertThat(query("SELECT number, position FROM caravan_state")).containsExactly("3|{\"offset\":3}");
    }

    @Test
    void withoutAPositionNobodyKnowsAndTheInsertIsNotTriedAgain() throws SQLException {
        DatabaseSink sink = sink("none");
        answerIsLost.set(true);

        assertThatThrownBy(() -> sink.process(exchange(Position.of("offset", 1), 1)))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.COMMIT_UNKNOWN))
                .hasMessageContaining("Use mode upsert.");
        assertThat(query("SELECT id FROM t")).containsExactly("1");
    }

    @Test
    void ofTwoRunsTheSecondToCommitIsRefused() throws SQLException {
        DatabaseSink first = sink("caravan_state");
        DatabaseSink second = sink("caravan_state");
        first.process(exchange(Position.of("offset", 1), 1));
        second.of("p").orElseThrow().resume("p", "s");
        first.process(exchange(Position.of("offset", 2), 2));

        assertThatThrownBy(() -> second.process(exchange(Position.of("offset", 2), 2)))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.FENCED))
                .hasMessageContaining("another run of pipeline p has written stream s meanwhile");
        assertThat(query("SELECT id FROM t ORDER BY id")).containsExactly("1", "2");
    }

    @Test
    void ofTwoFirstRunsTheSecondToCommitIsRefused() throws SQLException {
        DatabaseSink first = sink("caravan_state");
        DatabaseSink second = sink("caravan_state");
        second.of("p").orElseThrow().resume("p", "s");
        first.process(exchange(Position.of("offset", 1), 1));

        assertThatThrownBy(() -> second.process(exchange(Position.of("offset", 1), 1)))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.FENCED));
        assertThat(query("SELECT id FROM t")).containsExactly("1");
    }

    @Test
    void whatComesBehindSomethingThatWasNotWrittenIsRefused() throws SQLException {
        DatabaseSink sink = sink("caravan_state");
        sink.process(exchange(Position.of("offset", 1), 1));
        Exchange bad = exchange(Position.of("offset", 2), 2);
        bad.getMessage().setBody(List.of(Map.of("id", "two")));

        assertThatThrownBy(() -> sink.process(bad)).hasMessageContaining("column id: a text does not fit");
        assertThatThrownBy(() -> sink.process(exchange(Position.of("offset", 3), 3)))
                .hasMessageContaining("column id: a text does not fit");
        assertThat(query("SELECT number, position FROM caravan_state")).containsExactly("1|{\"offset\":1}");
        assertThat(query("SELECT id FROM t")).containsExactly("1");
    }

    /** Of more rows than are kept. */
    @Test
    void aLongTransactionWhoseCommitWasNotAnsweredIsKnownByItsNumber() throws SQLException {
        DatabaseSink sink = sink("caravan_state");
        sink.setBatchSize(1);
        sink.process(exchange(Position.of("offset", 1), 1));
        Exchange several = exchange(Position.of("offset", 3), 2);
        several.getMessage().setBody(List.of(Map.of("id", 2), Map.of("id", 3)));
        answerIsLost.set(true);

        sink.process(several);

        assertThat(answerIsLost).isFalse();
        assertThat(query("SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3");
    }

    @Test
    void aSplitIsRefusedWhereNobodyKnowsItsEnd() {
        Exchange part = exchange(Position.of("offset", 1), 1);
        part.setProperty(Exchange.SPLIT_INDEX, 0);

        assertThatThrownBy(() -> sink("caravan_state").process(part)).hasMessageContaining("a split comes before it");
    }

    private Exchange exchange(Position position, int id) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(List.of(Map.of("id", id)));
        exchange.setProperty(LakeConstants.STREAM, "s");
        exchange.setProperty(LakeConstants.POSITION, position);

        return exchange;
    }

    private DatabaseSink sink(String stateTable) {
        DatabaseSink sink = new DatabaseSink();
        sink.setCamelContext(context);
        sink.setPipeline("p");
        sink.setDataSource(losing());
        sink.setPlace("memory");
        sink.setTable("t");
        sink.setStateTable(stateTable);
        sink.setMaxRetries(1);

        return sink;
    }

    /** Whose commit is done, and not answered, once it was told so. */
    private DataSource losing() {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("getConnection")) {
                        return null;
                    }
                    Connection real = database.getConnection();

                    return Proxy.newProxyInstance(
                            getClass().getClassLoader(), new Class<?>[] {Connection.class}, (self, call, given) -> {
                                try {
                                    Object answer = call.invoke(real, given);
                                    if (call.getName().equals("commit") && answerIsLost.getAndSet(false)) {
                                        real.close();
                                        throw new SQLException("the connection is gone", "08006");
                                    }

                                    return answer;
                                } catch (InvocationTargetException e) {
                                    throw e.getCause();
                                }
                            });
                });
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            List<String> rows = new ArrayList<>();
            if (statement.execute(sql)) {
                ResultSet row = statement.getResultSet();
                while (row.next()) {
                    rows.add(
                            row.getMetaData().getColumnCount() == 1
                                    ? row.getString(1)
                                    : row.getString(1) + "|" + row.getString(2));
                }
            }

            return rows;
        }
    }
}
