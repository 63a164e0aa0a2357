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
package dev.caravan.connector;

import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.servers.SftpServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Processor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Exercises(kamelet = "caravan-sftp-source", against = "compatible")
class SftpSourceTest {

    private static final SftpServer SERVER = SharedServers.sftp();

    @TempDir
    Path here;

    /** As this machine and as the server calls it. */
    private Path folder;

    private String path;

    @BeforeEach
    void makeAFolder() throws IOException {
        folder = Files.createTempDirectory(SERVER.files(), "test");
        path = "/" + folder.getFileName();
    }

    @Test
    @Guarantee("R9")
    void eachVersionOfAFilesBytesLandsOnce() throws IOException {
        String table = "sftp.versions";
        Path one = write("one.csv", "id\n1\n2\n");

        assertThat(run(table, path).counts(table)).isEqualTo(new Counts(2, 2, 0, 0));
        assertThat(run(table, path).counts(table)).isEqualTo(Counts.NONE);
        Files.setLastModifiedTime(one, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
        assertThat(run(table, path).counts(table)).isEqualTo(Counts.NONE);
        Files.setLastModifiedTime(write("one.csv", "id\n4\n5\n"), FileTime.from(Instant.parse("2002-01-01T00:00:00Z")));
        write("three.csv", "id\n3\n");
        assertThat(run(table, path).counts(table)).isEqualTo(new Counts(3, 3, 0, 0));
        write(".hidden.csv", "id\n6\n");
        write("deeper/seven.csv", "id\n7\n");
        write("empty.csv", "");
        assertThat(run(table, path).counts(table)).isEqualTo(Counts.NONE);

        assertThat(values(read(TableFormat.DELTA, table), "id")).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    @Guarantee("R9")
    void aFileThatGrowsWhileItIsReadDoesNotLand() throws IOException {
        String table = "sftp.growing";
        Path file = write("growing.csv", "id\n1\n2\n");
        Processor grow = exchange -> Files.writeString(file, "3\n", StandardOpenOption.APPEND);

        CaravanException failure = PipelineRunner.run(
                        TestLake.tables(),
                        yaml(table, path + "/growing.csv", "- process: {ref: grow}\n"),
                        context -> context.getRegistry().bind("grow", grow))
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SOURCE_DATA);
        assertThat(failure).hasMessageContaining(path + "/growing.csv: it changed while it was read");
        assertThat(TestLake.exists(table) ? read(TableFormat.DELTA, table).count() : 0)
                .isZero();
        assertThat(run(table, path + "/growing.csv").counts(table)).isEqualTo(new Counts(3, 3, 0, 0));
    }

    @Test
    void globsReachInnerFoldersAndNamesMayHoldWildcards() throws IOException {
        write("x-1 [ü]*?.csv", "id\n1\n");
        write("b*/x-2.csv", "id\n2\n");
        write("y-3.csv", "id\n3\n");

        run("sftp.globs", path + "/**x-*.csv");
        assertThat(values(read(TableFormat.DELTA, "sftp.globs"), "id")).containsExactly(1L, 2L);
        run("sftp.flat", path.substring(1) + "/?-*.csv");
        assertThat(values(read(TableFormat.DELTA, "sftp.flat"), "id")).containsExactly(1L, 3L);
    }

    @Test
    void aKeyWithAPassphraseLogsIn() throws IOException, JSchException {
        KeyPair pair = KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256);
        Path key = here.resolve("id_ecdsa");
        pair.writePrivateKey(key.toString(), "a passphrase".getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream publicKey = new ByteArrayOutputStream();
        pair.writePublicKey(publicKey, "caravan");
        write("one.csv", "id\n1\n");
        Map<String, String> settings = new LinkedHashMap<>(
                Map.of("password", "", "privateKeyFile", key.toString(), "privateKeyPassphrase", "a passphrase"));

        assertThat(last(check(settings)).step()).isEqualTo(Step.LOGIN);
        SERVER.authorize(publicKey.toString(StandardCharsets.UTF_8).strip());
        assertThat(check(settings).failure()).isEmpty();
        settings.put("privateKeyPassphrase", "another");
        assertThat(last(check(settings)).detail())
                .startsWith("Cannot log in to SFTP at 127.0.0.1:" + SERVER.port() + ": ")
                .doesNotContain("another");
    }

    @Test
    void aServerWhoseKeyIsNotKnownIsRefused() throws IOException {
        write("one.csv", "id\n1\n");
        Path nobody = Files.createFile(here.resolve("nobody"));
        Path other = here.resolve("other");
        String known = Files.readString(SERVER.knownHosts());
        String[] parts = known.split(" ");
        char[] key = parts[2].toCharArray();
        key[key.length / 2] = key[key.length / 2] == 'A' ? 'B' : 'A';
        Files.writeString(other, parts[0] + " " + parts[1] + " " + new String(key));

        Checklist.Result unknown = last(check(Map.of("knownHostsFile", nobody.toString())));
        assertThat(unknown.step()).as(unknown.detail()).isEqualTo(Step.TLS);
        assertThat(unknown.detail()).contains("its host key is not known");
        Checklist.Result changed = last(check(Map.of("knownHostsFile", other.toString())));
        assertThat(changed.step()).as(changed.detail()).isEqualTo(Step.TLS);
        assertThat(changed.detail()).contains("its host key is not the one that is known");
        assertThat(check(Map.of("knownHostsFile", nobody.toString(), "strictHostKeyChecking", "no"))
                        .failure())
                .isEmpty();
        assertThat(nobody).isEmptyFile();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    password       | ''           | SETTINGS   | Set password or privateKeyFile.
                    username       | nobody       | LOGIN      | it does not take the credentials.
                    privateKeyFile | /no/such/key | SETTINGS   | privateKeyFile /no/such/key is not there
                    knownHostsFile | /no/such/key | SETTINGS   | knownHostsFile /no/such/key is not there
                    path           | /no/such     | OBJECT     | there is no such file or folder.
                    path           | /denied      | PERMISSION | permission denied.
                    path           | /denied/*    | PERMISSION | permission denied.
                    path           | {            | SETTINGS   | Cannot read {
                    """)
    void whatIsWrongWithTheSettingsIsToldAtItsStep(String setting, String value, Step step, String message)
            throws IOException {
        Files.createDirectories(SERVER.files().resolve("denied"));

        Checklist.Result last = last(check(Map.of(setting, value)));

        assertThat(last.step()).as(last.detail()).isEqualTo(step);
        assertThat(last.detail()).startsWith("Cannot ").contains(message).doesNotContain(SftpServer.PASSWORD);
    }

    @Test
    void aFileThatMayNotBeReadFailsTheRun() throws IOException {
        write("denied/one.csv", "id\n1\n");

        CaravanException failure = PipelineRunner.run(
                        TestLake.tables(), yaml("sftp.denied", path + "/denied/one.csv", ""))
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SOURCE_AUTH);
        assertThat(failure).hasMessageStartingWith("Cannot read " + path + "/denied/one.csv of SFTP at 127.0.0.1:");
    }

    @Test
    void aFolderThatMayNotBeListedFailsTheRunThatComesToIt() throws IOException {
        write("a.csv", "id\n1\n");
        write("denied/one.csv", "id\n2\n");

        CaravanException failure = PipelineRunner.run(TestLake.tables(), yaml("sftp.inner", path + "/**.csv", ""))
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SOURCE_AUTH);
        assertThat(failure).hasMessageStartingWith("Cannot list " + path + "/denied of SFTP at 127.0.0.1:");
    }

    @Test
    @Guarantee("S7")
    void aFileThatUnpacksToManyTimesItsSizeIsGivenUp() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(write("bomb.csv", "")))) {
            for (int megabyte = 0; megabyte < 70; megabyte++) {
                out.write(new byte[1 << 20]);
            }
        }

        assertThat(PipelineRunner.run(TestLake.tables(), yaml("sftp.bomb", path, ""))
                        .ourFailure())
                .hasMessageContaining("bomb.csv to its end: it unpacks to more than 200 times");
    }

    @Test
    @Guarantee("S4")
    void linksAreNotFollowed() throws IOException {
        Path secret = Files.writeString(here.resolve("secret.csv"), "id\n7\n");
        Path inside = Files.writeString(SERVER.files().resolve(folder.getFileName() + "-beside.csv"), "id\n8\n");
        Files.createSymbolicLink(folder.resolve("outside.csv"), secret);
        Files.createSymbolicLink(
                folder.resolve("beside.csv"), Path.of("..", inside.getFileName().toString()));
        Files.createSymbolicLink(folder.resolve("folder"), here);

        PipelineRunner.Outcome outcome = PipelineRunner.run(TestLake.tables(), yaml("sftp.links", path + "/**", ""));

        // Some servers list a link as what it leads to: there it is found when it is opened.
        outcome.failure().ifPresent(failure -> assertThat(failure).hasMessageContaining("it is a symbolic link"));
        assertThat(TestLake.exists("sftp.links")).isFalse();
        assertThat(last(check(Map.of("path", path + "/beside.csv"))).detail()).contains("it is a symbolic link");
    }

    @Test
    @Guarantee("S4")
    void aNameThatLeadsElsewhereIsRefused() throws IOException {
        write("..\\..\\x.csv", "id\n1\n");

        CaravanException failure = PipelineRunner.run(TestLake.tables(), yaml("sftp.hostile", path, ""))
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SOURCE_DATA);
        assertThat(failure).hasMessageContaining("..\\..\\x.csv, which leads out of the folder");
        assertThat(TestLake.exists("sftp.hostile")).isFalse();
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());

        return Files.writeString(file, text);
    }

    private PipelineRunner.Outcome run(String table, String from) {
        return PipelineRunner.run(TestLake.tables(), yaml(table, from, "")).succeeded();
    }

    private String yaml(String table, String from, String steps) {
        return RouteYaml.kamelet("caravan-sftp-source", settings(Map.of("path", from)))
                .steps(steps)
                .into(table, TableFormat.DELTA);
    }

    private Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(SERVER.settings());
        settings.put("path", path);
        settings.putAll(more);

        return settings;
    }

    private Checklist check(Map<String, String> more) {
        try (Connection connection = Connection.open(
                new ConnectionSettings(
                        "test",
                        CatalogIndex.load().kamelet("caravan-sftp-source").orElseThrow(),
                        List.of(new Layer("test", settings(more))),
                        Map.of(),
                        List.of()),
                List.of())) {
            return connection.check();
        }
    }

    private static Checklist.Result last(Checklist steps) {
        return steps.results().get(steps.results().size() - 1);
    }
}
