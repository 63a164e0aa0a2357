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

import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Network;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/** Whether rows could be written: goes the way of a run as far as it leaves nothing behind. */
final class SinkInspection {

    private final Database database;
    private final SinkSettings settings;
    private final TargetName target;
    private final Optional<String> address;

    /** @param address {@code host:port}; empty for a database without a server */
    SinkInspection(Database database, SinkSettings settings, TargetName target, Optional<String> address) {
        this.database = database;
        this.settings = settings;
        this.target = target;
        this.address = address;
    }

    /** @throws StepFailed at the first step that does not go well */
    void check(Checklist steps, SinkConnection connection) {
        address.ifPresent(known -> Network.reach(steps, database.system(), known));
        String action = "log in to";
        try {
            connection.login();
            steps.passed(Step.LOGIN, "to " + database.system());
            action = "write to " + target + " of";
            TargetTable table = connection.table();
            steps.passed(
                    Step.OBJECT,
                    target + " has " + table.columns().size() + " columns"
                            + (settings.action() == TargetRow.Action.INSERT
                                    ? ""
                                    : ", " + String.join(", ", settings.primaryKey()) + " its key"));
            connection.trial();
            steps.passed(
                    Step.PERMISSION,
                    "to " + settings.action().name().toLowerCase(Locale.ROOT) + "; nothing was written");
        } catch (SQLException e) {
            throw database.failed(action, e);
        } finally {
            connection.close();
        }
    }
}
