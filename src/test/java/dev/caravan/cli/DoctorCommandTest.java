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
package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.cli.Finding.Level;
import dev.caravan.testing.CommandLineCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

    @TempDir
    Path directory;

    @Test
    void whatIsSafeIsNoProblem() throws IOException {
        write(
                "orders.yaml",
                """
                - route:
                    id: visits
                    from:
                      uri: kamelet:caravan-mllp-source
                      steps:
                        - to: {uri: "lake:bronze.visits"}
                """);
        write(
                "connections/shop.yaml",
                "connector: postgresql\nhost: db.example.com\nssl_mode: verify-full\npassword: '{{env:P}}'\n");
        write("connections/local.yaml", "connector: postgresql\nhost: 127.0.0.1\nssl_mode: disable\n");

        CommandLineCall call = call("orders.yaml");
        JsonNode document = new ObjectMapper().readTree(call.out());

        assertThat(call.exitCode()).as(call.out()).isZero();
        assertThat(document.path("ok").asBoolean()).isTrue();
        assertThat(document.path("findings").findValuesAsText("subject"))
                .contains("versions", "java", "memory", "archive", "encoding", "clock", "warehouse", "scratch");
        assertThat(told(document))
                .contains("ok listener " + directory.resolve("orders.yaml")
                        + ":4:12: caravan-mllp-source listens at 127.0.0.1:2575, for this machine only ")
                .noneMatch(finding -> finding.contains("settings"));
        assertThat(document.path("findings").path(0).path("detail").asText())
                .matches("caravan .*, camel 4.*, quarkus 3.*, spark 4.*, delta .*, iceberg .*");
    }

    @Test
    void whatIsOpenOrGivenAwayIsToldWithItsPlaceAndWithoutTheSecret() throws IOException {
        write(
                "orders.yaml",
                """
                - route:
                    id: visits
                    from:
                      uri: kamelet:caravan-mllp-source
                      parameters: {host: 0.0.0.0}
                      steps:
                        - to:
                            uri: lake:bronze.visits
                            parameters: {maskKey: hush}
                - route:
                    id: orders
                    from:
                      uri: kamelet:caravan-postgresql-source
                      parameters: {host: db, database: d, username: u, password: hush, table: t}
                      steps:
                        - to: {uri: "lake:bronze.orders"}
                """);
        write(
                "connections/shop.yaml",
                "connector: postgresql\nhost: db.example.com\nssl_mode: disable\npassword: hush\n");
        write("connections/shop.prod.yaml", "host: 'http://me:hush@db.example.com'\n");
        Files.setPosixFilePermissions(
                directory.resolve("connections/shop.yaml"), PosixFilePermissions.fromString("rw-r--r--"));

        CommandLineCall call = call("orders.yaml");

        assertThat(call.exitCode()).isEqualTo(CaravanCommand.FAILED);
        assertThat(call.out() + call.err()).doesNotContain("hush");
        String pipeline = directory.resolve("orders.yaml").toString();
        String shop = directory.resolve("connections/shop.yaml").toString();
        assertThat(told(new ObjectMapper().readTree(call.out())))
                .contains(
                        "warning listener " + pipeline
                                + ":4:12: caravan-mllp-source listens at 0.0.0.0:2575, for whoever"
                                + " reaches this machine Listen at 127.0.0.1, or let only the senders through to it.",
                        "warning settings " + pipeline
                                + ":9:26 Secret 'maskKey' is written out. Write {{env:MASK_KEY}}.",
                        "warning settings " + pipeline
                                + ":14:56 Secret 'password' is written out. Write {{env:PASSWORD}}.",
                        "warning settings " + pipeline + ":14:20 Option 'sslMode' is not set, and its default takes a"
                                + " connection without TLS. Set it to require or more.",
                        "problem settings " + shop + ":3:1 Option 'sslMode' turns TLS off for an address off this"
                                + " machine. Set it to require or more.",
                        "warning settings " + shop + ":4:1 Secret 'password' is written out. Write {{env:PASSWORD}}.",
                        "problem settings " + directory.resolve("connections/shop.prod.yaml")
                                + ":1:1 The address holds credentials and is http://, which shows them to everybody in"
                                + " between.",
                        "problem permission " + shop + " holds a secret and can be read by everybody on this machine"
                                + " chmod 600 " + shop + ", and change the secret.");
    }

    @Test
    void theMachineIsJudged() throws IOException {
        assertThat(MachineFindings.java(16).level()).isEqualTo(Level.PROBLEM);
        assertThat(MachineFindings.java(17).level()).isEqualTo(Level.OK);
        assertThat(MachineFindings.java(25).level()).isEqualTo(Level.WARNING);
        assertThat(MachineFindings.memory(400L << 20).level()).isEqualTo(Level.PROBLEM);
        assertThat(MachineFindings.memory(600L << 20).level()).isEqualTo(Level.WARNING);
        assertThat(MachineFindings.memory(4L << 30).level()).isEqualTo(Level.OK);
        assertThat(MachineFindings.archive(List.of("-Xmx1g")).level()).isEqualTo(Level.WARNING);
        Path archive = Files.createFile(directory.resolve("classes.jsa"));
        assertThat(MachineFindings.archive(List.of("-XX:SharedArchiveFile=" + archive))
                        .level())
                .isEqualTo(Level.OK);
        assertThat(MachineFindings.encoding(StandardCharsets.UTF_8, "UTF-8").level())
                .isEqualTo(Level.OK);
        assertThat(MachineFindings.encoding(StandardCharsets.US_ASCII, "ANSI_X3.4-1968")
                        .level())
                .isEqualTo(Level.WARNING);
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(MachineFindings.clock(now, Optional.of(now.plusSeconds(200_000)))
                        .level())
                .isEqualTo(Level.PROBLEM);
        assertThat(MachineFindings.clock(now, Optional.of(now)).level()).isEqualTo(Level.OK);
    }

    @Test
    void aWarehouseThatCannotBeMadeIsAProblem() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(MachineFindings.directory("warehouse", file.resolve("lakehouse")))
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.PROBLEM);
                    assertThat(finding.detail()).contains("(not there yet) cannot be written to");
                });
        assertThat(MachineFindings.directory("warehouse", directory.resolve("new/lakehouse"))
                        .detail())
                .contains("(not there yet)", " MB free");
        assertThat(directory.resolve("new")).doesNotExist();
    }

    private static List<String> told(JsonNode document) {
        List<String> told = new ArrayList<>();
        document.path("findings")
                .forEach(finding -> told.add(String.join(
                        " ",
                        finding.path("level").asText(),
                        finding.path("subject").asText(),
                        finding.path("detail").asText(),
                        finding.path("advice").asText())));

        return told;
    }

    private CommandLineCall call(String pipeline) {
        return CommandLineCall.of(() -> CaravanCommand.commandLine()
                .execute(
                        "doctor",
                        directory.resolve(pipeline).toString(),
                        "--connections",
                        directory.resolve("connections").toString(),
                        "--warehouse",
                        directory.resolve("lakehouse").toString(),
                        "--output",
                        "json"));
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
