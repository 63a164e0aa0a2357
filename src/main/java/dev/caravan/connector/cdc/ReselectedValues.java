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

import io.debezium.DebeziumException;
import io.debezium.bean.StandardBeanNames;
import io.debezium.bean.spi.BeanRegistry;
import io.debezium.jdbc.JdbcConnection;
import io.debezium.processors.reselect.ReselectColumnsPostProcessor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.connect.data.Struct;

/**
 * Large values that are not in the log, from the table. PostgreSQL sends a transaction once it is in the log, which is before
 * others see it, and long before where its commit waits for a standby: a row that is not found then is looked for again when
 * the transaction is over. What is gone by then is left out, as its deletion follows. Any other failure is one.
 */
public final class ReselectedValues extends ReselectColumnsPostProcessor {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private JdbcConnection connection;

    @Override
    public void injectBeanRegistry(BeanRegistry registry) {
        super.injectBeanRegistry(registry);
        connection = registry.lookupByName(StandardBeanNames.JDBC_CONNECTION, JdbcConnection.class);
    }

    @Override
    public void apply(Object key, Struct value) {
        if (isFound(key, value)) {
            return;
        }
        long transaction = value.getStruct("source").getInt64("txId");
        while (isUnderWay(transaction)) {
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new DebeziumException("The reading was stopped");
            }
        }
        isFound(key, value);
    }

    /** Of failures, only that the row is not there has no cause. */
    private boolean isFound(Object key, Struct value) {
        try {
            super.apply(key, value);

            return true;
        } catch (DebeziumException e) {
            if (e.getCause() != null) {
                throw e;
            }

            return false;
        }
    }

    /** A transaction keeps its own number locked until others see it (https://www.postgresql.org/docs/current/view-pg-locks.html). */
    private boolean isUnderWay(long transaction) {
        try {
            return connection.queryAndMap(
                    "SELECT 1 FROM pg_locks WHERE locktype = 'transactionid' AND transactionid = '" + transaction
                            + "'::xid",
                    ResultSet::next);
        } catch (SQLException e) {
            throw new DebeziumException("Cannot see whether a transaction is over", e);
        }
    }
}
