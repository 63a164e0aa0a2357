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
package dev.caravan.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.servers.FreePort;
import dev.caravan.servers.PostgresDatabase;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Application;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * S12: secrets of a pipeline (the password of a database, the key of masks) are in no log, however talkative, no error, no
 * summary, and in no file of the warehouse: tables, their properties and commits, intents.
 */
class SecretsIT {

    private static final String KEY = "canary-mask-key-4711";
    private static final String WRONG = "canary-password-0815";

    @TempDir
    Path directory;

    @Test
    void secretsAreNowhere() throws IOException, SQLException {
        PostgresDatabase database = SharedServers.freshDatabase();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE people AS SELECT i AS id, 'n' || i AS name FROM generate_series(1, 100) i");
        }
        Files.writeString(directory.resolve("good.yaml"), yaml(database, database.port(), database.password(), ""));
        Files.writeString(directory.resolve("login.yaml"), yaml(database, database.port(), WRONG, ""));
        Files.writeString(directory.resolve("nobody.yaml"), yaml(database, FreePort.next(), WRONG, ""));
        Files.writeString(
                directory.resolve("rule.yaml"),
                yaml(database, database.port(), WRONG, "              expect.bad: nonsense(id)\n"));

        Application good = Application.run(directory, "run", "good.yaml", "-v", "--output", "json");
        assertThat(good.exitCode()).as(good.standardError()).isZero();
        List<Application> bad = List.of(
                Application.run(directory, "run", "login.yaml", "-v"),
                Application.run(directory, "run", "nobody.yaml", "-v"),
                Application.run(directory, "run", "rule.yaml", "-v"));
        assertThat(bad).allMatch(run -> run.exitCode() != 0);
        Application state = Application.run(directory, "state", "show");
        Application history = Application.run(directory, "history", "secret.people");

        for (Application run :
                Stream.concat(Stream.of(good, state, history), bad.stream()).toList()) {
            assertThat(run.standardOutput() + run.standardError())
                    .doesNotContain(KEY)
                    .doesNotContain(WRONG)
                    .doesNotContain(database.password());
        }
        try (Stream<Path> files = Files.walk(directory.resolve("lakehouse"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .noneMatch(file -> holds(file, KEY) || holds(file, WRONG) || holds(file, database.password()));
        }
    }

    private static boolean holds(Path file, String secret) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String yaml(PostgresDatabase database, int port, String password, String options) {
        return """
                - route:
                    id: people
                    from:
                      uri: kamelet:caravan-postgresql-source
                      parameters:
                        host: %s
                        port: %d
                        database: %s
                        username: %s
                        password: '%s'
                        table: people
                        maxRetries: 0
                      steps:
                        - to:
                            uri: lake:secret.people
                            parameters:
                              mask.name: hash
                              maskKey: %s
                """
                        .formatted(
                                database.host(),
                                port,
                                database.name(),
                                database.user(),
                                password.replace("'", "''"),
                                KEY)
                + options;
    }
}
