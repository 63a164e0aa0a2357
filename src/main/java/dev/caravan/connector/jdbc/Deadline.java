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

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/** Cancels what a connection is at, unless it is met in time: {@code COPY} has no timeout of its own in the driver. */
final class Deadline {

    private final CompletableFuture<Void> alarm;

    private Deadline(CompletableFuture<Void> alarm) {
        this.alarm = alarm;
    }

    /** @param seconds 0 for no deadline */
    static Deadline of(PGConnection connection, int seconds) {
        CompletableFuture<Void> alarm = new CompletableFuture<>();
        if (seconds > 0) {
            alarm.orTimeout(seconds, TimeUnit.SECONDS).exceptionallyAsync(late -> {
                cancel(connection);
                return null;
            });
        }

        return new Deadline(alarm);
    }

    private static void cancel(PGConnection connection) {
        try {
            connection.cancelQuery();
        } catch (SQLException e) {
            // The reader fails by itself where the server is gone, and goes on waiting where it is not.
        }
    }

    void met() {
        alarm.complete(null);
    }
}
