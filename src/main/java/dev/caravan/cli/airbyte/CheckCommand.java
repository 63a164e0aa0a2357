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
package dev.caravan.cli.airbyte;

import dev.caravan.connector.connection.Connection;
import dev.caravan.observe.CaravanException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "check", mixinStandardHelpOptions = true, description = "Says whether the connection works.")
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private Configuration configuration;

    private final Messages messages;

    CheckCommand(Messages messages) {
        this.messages = messages;
    }

    @Override
    public Integer call() {
        messages.connectionStatus(failure());
        messages.flush();

        return 0;
    }

    private String failure() {
        try (Connection connection = configuration.open()) {
            return connection.check().failure().map(Throwable::getMessage).orElse("");
        } catch (CaravanException e) {
            return e.getMessage();
        }
    }
}
