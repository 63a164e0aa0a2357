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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
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
import dev.caravan.servers.S3Server;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.Guarantee;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

@Exercises(kamelet = "caravan-s3-source", against = "compatible")
class S3SourceTest {

    private static final S3Server SERVER = SharedServers.s3();
    private static final int MORE_THAN_A_PAGE = 1_005;
    private static final String LIST =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><IsTruncated>false</IsTruncated>
            <Contents><Key>%s</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>"1"</ETag><Size>9</Size>
            </Contents></ListBucketResult>""";

    private final String bucket = SERVER.freshBucket();

    @Test
    @Guarantee("R9")
    void eachVersionOfAnObjectsBytesLandsOnce() {
        String table = "s3.versions";
        put("in/one.csv", "id\n1\n2\n");

        assertThat(run(table, "in/").counts(table)).isEqualTo(new Counts(2, 2, 0, 0));
        put("in/one.csv", "id\n1\n2\n");
        assertThat(run(table, "in/").counts(table)).isEqualTo(Counts.NONE);
        put("in/one.csv", "id\n4\n5\n");
        put("in/three.csv", "id\n3\n");
        assertThat(run(table, "in/").counts(table)).isEqualTo(new Counts(3, 3, 0, 0));
        put("in/.hidden.csv", "id\n6\n");
        put("in/deeper/seven.csv", "id\n7\n");
        put("in/empty.csv", "");
        put("in/", "");
        assertThat(run(table, "in/").counts(table)).isEqualTo(Counts.NONE);

        assertThat(values(read(TableFormat.DELTA, table), "id")).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    @Guarantee("R9")
    void anObjectThatIsReplacedWhileItIsReadDoesNotLand() {
        String table = "s3.replaced";
        put("growing.csv", "id\n1\n2\n");
        Processor replace = exchange -> put("growing.csv", "id\n1\n2\n3\n");

        CaravanException failure = PipelineRunner.run(
                        TestLake.tables(),
                        yaml(table, "growing.csv", "- process: {ref: replace}\n"),
                        context -> context.getRegistry().bind("replace", replace))
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.SOURCE_DATA);
        assertThat(failure).hasMessageContaining("s3://" + bucket + "/growing.csv: it changed while it was read");
        assertThat(TestLake.exists(table) ? read(TableFormat.DELTA, table).count() : 0)
                .isZero();
        assertThat(run(table, "growing.csv").counts(table)).isEqualTo(new Counts(3, 3, 0, 0));
    }

    @Test
    void globsReachInnerFoldersAndGzipIsUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write("id\n2\n".getBytes(StandardCharsets.UTF_8));
        }
        put("a/x-1 ü+&.csv", "id\n1\n");
        SERVER.client()
                .putObject(
                        object -> object.bucket(bucket).key("a/b/x-2.csv.gz"),
                        RequestBody.fromBytes(packed.toByteArray()));
        put("a/y-3.csv", "id\n3\n");
        put("a-other/x-4.csv", "id\n4\n");

        run("s3.globs", "a/**x-*.csv*");
        assertThat(values(read(TableFormat.DELTA, "s3.globs"), "id")).containsExactly(1L, 2L);
        run("s3.flat", "a/?-*.csv");
        assertThat(values(read(TableFormat.DELTA, "s3.flat"), "id")).containsExactly(1L, 3L);
    }

    @Test
    @Guarantee("S7")
    void anObjectThatUnpacksToManyTimesItsSizeIsGivenUp() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            for (int megabyte = 0; megabyte < 70; megabyte++) {
                out.write(new byte[1 << 20]);
            }
        }
        SERVER.client()
                .putObject(
                        object -> object.bucket(bucket).key("in/bomb.csv"),
                        RequestBody.fromBytes(packed.toByteArray()));

        assertThat(PipelineRunner.run(TestLake.tables(), yaml("s3.bomb", "in/", ""))
                        .ourFailure())
                .hasMessageContaining("s3://" + bucket + "/in/bomb.csv to its end: it unpacks to more than 200 times");
    }

    @Test
    void objectsOfSeveralPagesWithoutAnEtagLandOnce() throws IOException {
        String table = "s3.pages";
        Path folder = Files.createDirectories(SERVER.directory(bucket).resolve("many"));
        for (int id = 1; id <= MORE_THAN_A_PAGE; id++) {
            Files.writeString(folder.resolve(id + ".csv"), "id\n" + id + "\n");
        }

        assertThat(run(table, "many/").counts(table)).isEqualTo(new Counts(MORE_THAN_A_PAGE, MORE_THAN_A_PAGE, 0, 0));
        assertThat(run(table, "many/").counts(table)).isEqualTo(Counts.NONE);
        assertThat(read(TableFormat.DELTA, table).select("id").distinct().count())
                .isEqualTo(MORE_THAN_A_PAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bucket                        | no-such-bucket           | OBJECT   | Check bucket, region and endpoint.
                    accessKey                     | nobody                   | LOGIN    | Check accessKey, secretKey and sessionToken
                    secretKey                     | ''                       | SETTINGS | accessKey and secretKey go together
                    useDefaultCredentialsProvider | true                     | SETTINGS | Keep one of them.
                    endpoint                      | localhost:9000           | SETTINGS | Write it as https://host:port.
                    path                          | in                       | OBJECT   | a folder ends in a slash.
                    path                          | {                        | SETTINGS | Cannot read s3://
                    """)
    void whatIsWrongWithTheSettingsIsToldAtItsStep(String setting, String value, Step step, String message) {
        Checklist.Result last = last(check(Map.of(setting, value)));

        assertThat(last.step()).as(last.detail()).isEqualTo(step);
        assertThat(last.detail()).startsWith("Cannot ").contains(message).doesNotContain(S3Server.SECRET_KEY);
    }

    @Test
    void aServerWithoutTlsIsToldFromOneThatRefuses() {
        Checklist.Result last = last(check(Map.of("endpoint", SERVER.endpoint().replace("http:", "https:"))));

        assertThat(last.step()).as(last.detail()).isEqualTo(Step.TLS);
        assertThat(last.detail()).endsWith("Check the endpoint and its certificate.");
    }

    @Test
    void aMissingBucketFailsTheRun() {
        CaravanException failure = PipelineRunner.run(
                        TestLake.tables(),
                        RouteYaml.kamelet("caravan-s3-source", settings(Map.of("bucket", "no-such-bucket")))
                                .into("s3.missing", TableFormat.DELTA))
                .ourFailure();

        assertThat(failure.category()).isEqualTo(Category.CONFIG);
        assertThat(failure).hasMessageStartingWith("Cannot list s3://no-such-bucket/in/: ");
        assertThat(TestLake.exists("s3.missing")).isFalse();
    }

    /** As Amazon's documentation shows it: S3Proxy has no policies. */
    @Test
    void aRefusalByAPolicyIsToldAsOne() throws IOException {
        String refusal =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code><Message>Access Denied"
                        + "</Message><RequestId>1</RequestId></Error>";
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = answering(403, refusal, asked);
        try {
            Checklist.Result last = last(check(Map.of("endpoint", endpoint(server))));

            assertThat(last.step()).isEqualTo(Step.PERMISSION);
            assertThat(last.detail())
                    .isEqualTo("Cannot list s3://" + bucket + "/: Access Denied. Grant s3:ListBucket on the bucket and"
                            + " s3:GetObject on its objects.");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @Guarantee("S4")
    @ValueSource(
            strings = {
                "in/../../etc/passwd",
                "in/..\\..\\x.csv",
                "in/./x.csv",
                "in/%00.csv",
                "in/%2E%2E/x.csv",
                "/../x.csv",
                "../../x.csv"
            })
    void aKeyThatLeadsElsewhereIsNeverAskedFor(String key) throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = answering(
                200,
                LIST.formatted(key).replace("<IsTruncated>", "<EncodingType>url</EncodingType><IsTruncated>"),
                asked);
        try (Connection connection = connect(Map.of("endpoint", endpoint(server), "path", "**"))) {
            assertThatThrownBy(() -> connection.preview("", 1)).hasMessageContaining("may lead to another object");
            assertThat(asked).isNotEmpty().allMatch(request -> request.startsWith("/" + bucket + "?list-type=2"));
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer answering(int status, String xml, List<String> asked) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = xml.strip().getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.getResponseHeaders().add("Content-Type", "application/xml");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();

        return server;
    }

    private static String endpoint(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void put(String key, String text) {
        SERVER.client().putObject(object -> object.bucket(bucket).key(key), RequestBody.fromString(text));
    }

    private PipelineRunner.Outcome run(String table, String path) {
        return PipelineRunner.run(TestLake.tables(), yaml(table, path, "")).succeeded();
    }

    private String yaml(String table, String path, String steps) {
        return RouteYaml.kamelet("caravan-s3-source", settings(Map.of("path", path)))
                .steps(steps)
                .into(table, TableFormat.DELTA);
    }

    private Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(SERVER.settings());
        settings.put("bucket", bucket);
        settings.put("path", "in/");
        settings.putAll(more);

        return settings;
    }

    private Checklist check(Map<String, String> more) {
        try (Connection connection = connect(more)) {
            return connection.check();
        }
    }

    private static Checklist.Result last(Checklist steps) {
        return steps.results().get(steps.results().size() - 1);
    }

    private Connection connect(Map<String, String> more) {
        return Connection.open(
                new ConnectionSettings(
                        "test",
                        CatalogIndex.load().kamelet("caravan-s3-source").orElseThrow(),
                        List.of(new Layer("test", settings(more))),
                        Map.of(),
                        List.of()),
                List.of());
    }
}
