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

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every so often how far the slot is behind the log's end, beside the reading: a server that does not answer is told
 * of by that.
 */
final class SlotLag implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SlotLag.class);

    private static final long LEAST_MILLIS = 1_000;

    private final DataSource dataSource;
    private final String slotName;
    private final LongConsumer told;
    private final ScheduledExecutorService clock;

    /** @param told how many bytes of the log have not landed */
    SlotLag(DataSource dataSource, String slotName, Duration interval, LongConsumer told) {
        this.dataSource = dataSource;
        this.slotName = slotName;
        this.told = told;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "caravan-slot-lag-" + slotName);
            thread.setDaemon(true);

            return thread;
        });
        long millis = Math.max(LEAST_MILLIS, interval.toMillis());
        clock.scheduleWithFixedDelay(this::ask, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void ask() {
        try (Connection connection = dataSource.getConnection()) {
            new Slot(connection, slotName).state().ifPresent(state -> told.accept(state.behind()));
        } catch (SQLException | RuntimeException e) {
            LOG.debug("The lag of slot {} is not known.", slotName, e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
