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

import static dev.caravan.testing.TestLake.quarantine;
import static dev.caravan.testing.TestLake.read;
import static dev.caravan.testing.TestLake.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.cli.PipelineRunner;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.servers.RestApiServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.table.TableFormat;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.RouteYaml;
import dev.caravan.testing.TestLake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What APIs do, and what they had better not do. */
@Exercises(kamelet = "caravan-rest-source", against = "compatible")
class RestSourceTest {

    private static final RestApiServer API = SharedServers.rest();
    private static final Instant T = Instant.parse("2024-02-29T12:00:00Z");

    private final String stream = API.create();

    @ParameterizedTest
    @ValueSource(strings = {"cursor", "link", "nextUrl", "offset", "page", "none"})
    void everyWayOfPagingReadsEachRecordOnce(String style) {
        add(1, 25);

        assertThat(all(style).ids()).isEqualTo(numbers(1, 25));
    }

    /** Who asks for 1,000 and gets 500 has not come to the end. */
    @ParameterizedTest
    @ValueSource(strings = {"offset", "page"})
    void pagesShorterThanAskedForAreNoEnd(String style) {
        add(1, 1_200);

        assertThat(all(style, "pageSize", "1000").ids()).isEqualTo(numbers(1, 1_200));
    }

    @Test
    void anApiTellsThatThereIsNoMore() {
        API.script(stream, 0, 200, "{\"data\":[{\"id\":1}],\"more\":true}");
        API.script(stream, 0, 200, "{\"data\":[{\"id\":2}],\"more\":false}");

        assertThat(all("cursor", "nextPath", "/data/-/id", "morePath", "/more").ids())
                .isEqualTo(numbers(1, 2));
        assertThat(API.requests(stream).get(1).pathAndQuery()).endsWith("&after=1");
    }

    @ParameterizedTest
    @CsvSource({"bearer,,the-right-token,", "apiKey,,the-right-token,", "basic,reader,,the-right-token"})
    void everyWayToLogInWorksAndTheWrongSecretDoesNot(String way, String user, String token, String password) {
        add(1, 3);
        Map<String, String> login = new LinkedHashMap<>(Map.of("authentication", way));
        login.put("username", user == null ? "" : user);
        login.put("token", token == null ? "x" : token);
        login.put("password", password == null ? "x" : password);

        assertThat(all("none", login).ids()).isEqualTo(numbers(1, 3));
        login.replaceAll((name, value) -> value.equals(RestApiServer.TOKEN) ? "not-the-secret" : value);
        assertThat(failure("none", login))
                .hasMessageContaining("HTTP 401")
                .hasMessageNotContaining("not-the-secret")
                .extracting(CaravanException::category)
                .isEqualTo(Category.SOURCE_AUTH);
    }

    @Test
    void clientCredentialsGetATokenAndAnotherOneWhenItIsNotTaken() {
        add(1, 3);
        Map<String, String> client = new LinkedHashMap<>(client());
        API.script(stream, 0, 401, "{}");

        assertThat(all("none", client).ids()).isEqualTo(numbers(1, 3));
        assertThat(API.requests(stream))
                .extracting(RestApiServer.Request::authorization)
                .containsOnly("Bearer:" + RestApiServer.TOKEN)
                .hasSize(2);

        client.put("clientSecret", "not-the-secret");
        assertThat(failure("none", client))
                .hasMessageContaining("the token endpoint answered HTTP 401 (invalid_client). Check ")
                .hasMessageNotContaining("not-the-secret")
                .extracting(CaravanException::category)
                .isEqualTo(Category.SOURCE_AUTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokenUrl", "clientId", "clientSecret"})
    void clientCredentialsNeedAll(String setting) {
        Map<String, String> client = new LinkedHashMap<>(client());
        client.remove(setting);

        assertThat(failure("none", client))
                .hasMessageContaining("the authentication needs " + setting)
                .extracting(CaravanException::category)
                .isEqualTo(Category.CONFIG);
    }

    private static Map<String, String> client() {
        return Map.of(
                "authentication",
                "clientCredentials",
                "tokenUrl",
                API.tokenUrl(),
                "clientId",
                RestApiServer.CLIENT_ID,
                "clientSecret",
                RestApiServer.TOKEN,
                "scope",
                "records");
    }

    @Test
    void numbersAreExactAndNestingStays() {
        API.add(
                stream,
                List.of("a\t{\"id\":9007199254740993,\"price\":1.10,\"who\":{\"tags\":[\"x\",null]},\"none\":null}"));

        try (Connection connection = Connection.open(settings("none", Map.of()), List.of())) {
            assertThat(connection.preview("", 1).records().toString())
                    .isEqualTo("[{id=9007199254740993, price=1.10, who={tags=[x, null]}, none=null}]");
        }
    }

    // R10: the edge between two readings

    @Test
    void recordsThatShareTheNewestCursorValueComeOnce() {
        add(1, 3);
        API.add(stream, List.of(record(4, T.plusSeconds(3)), record(5, T.plusSeconds(3))));
        ReadRecords first = all("cursor", incremental());
        API.add(stream, List.of(record(6, T.plusSeconds(3)), record(7, T.plusSeconds(9)), record(1, T.plusSeconds(9))));

        ReadRecords second = from(first.end(), "cursor", incremental());

        assertThat(first.ids()).isEqualTo(numbers(1, 5));
        assertThat(second.ids()).containsExactly(6L, 7L, 1L);
        assertThat(from(second.end(), "cursor", incremental()).ids()).isEmpty();
    }

    @Test
    void aRecordThatComesLateIsSeenWithinTheLookback() {
        add(1, 5);
        ReadRecords first = all("cursor", incremental("lookback", "10"));
        API.add(stream, List.of(record(6, T.minusSeconds(4)), record(7, T.minusSeconds(60))));

        assertThat(from(first.end(), "cursor", incremental("lookback", "10")).ids())
                .containsExactly(6L);
    }

    @Test
    void aRecordWithoutACursorValueComesOnce() {
        add(1, 2);
        API.add(stream, List.of("9999\t{\"id\":3,\"updated_at\":null}", "9999\t{\"id\":4}"));
        ReadRecords first = all("cursor", incremental());

        assertThat(first.ids()).isEqualTo(numbers(1, 4));
        assertThat(from(first.end(), "cursor", incremental()).ids()).isEmpty();
        API.add(stream, List.of(record(5, T.plusSeconds(60))));
        ReadRecords second = from(first.end(), "cursor", incremental());
        assertThat(second.ids()).containsExactly(5L);
        assertThat(from(second.end(), "cursor", incremental()).ids()).isEmpty();
    }

    @Test
    void aClockThatIsAheadHidesNothing() {
        Instant soon = Instant.now().plus(1, ChronoUnit.HOURS);
        API.add(stream, List.of(record(1, T), record(2, Instant.parse("2999-01-01T00:00:00Z"))));
        ReadRecords first = all("cursor", incremental());
        API.add(stream, List.of(record(3, soon)));

        ReadRecords second = from(first.end(), "cursor", incremental());
        assertThat(second.ids()).containsExactly(3L);
        assertThat(from(second.end(), "cursor", incremental()).ids()).isEmpty();
    }

    /** More than are remembered come again, rather than get lost or fill the position. */
    @Test
    void whatIsRememberedOfTheEdgeIsBounded() {
        API.add(
                stream,
                LongStream.rangeClosed(1, 1_500).mapToObj(id -> record(id, T)).toList());
        ReadRecords first = all("cursor", incremental("pageSize", "500"));
        ReadRecords second = from(first.end(), "cursor", incremental("pageSize", "500"));

        assertThat(first.ids()).isEqualTo(numbers(1, 1_500));
        assertThat(second.ids()).hasSize(500);
        assertThat(second.positions())
                .allSatisfy(told -> assertThat(told.position().toString()).hasSizeLessThan(32 << 10));
    }

    @Test
    void anApiThatCannotBeAskedForWhatIsNewIsSiftedHere() {
        add(1, 5);
        ReadRecords first = all("offset", incremental("cursorParameter", ""));
        add(6, 2);

        assertThat(from(first.end(), "offset", incremental("cursorParameter", ""))
                        .ids())
                .containsExactly(6L, 7L);
    }

    @Test
    void incrementalNeedsAKey() {
        assertThat(failure("none", Map.of("syncMode", "incremental", "cursorField", "updated_at", "primaryKey", "")))
                .hasMessageContaining("needs cursorField, and primaryKey")
                .extracting(CaravanException::category)
                .isEqualTo(Category.CONFIG);
    }

    // R17: limits, and pages that are not what they should be

    @Test
    void aLimitIsObeyedForAsManySecondsAsTheApiSays() {
        add(1, 25);
        API.script(stream, 1, 429, "", "Retry-After:1.5");

        assertThat(all("cursor").ids()).isEqualTo(numbers(1, 25));
        List<RestApiServer.Request> requests = API.requests(stream);
        assertThat(requests.get(2).pathAndQuery()).isEqualTo(requests.get(1).pathAndQuery());
        assertThat(requests.get(2).millis() - requests.get(1).millis()).isGreaterThanOrEqualTo(1_500);
    }

    @Test
    void aLimitIsObeyedUntilTheTimeThatTheApiSays() {
        add(1, 5);
        Instant until = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
        API.script(
                stream,
                0,
                429,
                "",
                "Retry-After:"
                        + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.ofInstant(until, ZoneOffset.UTC)));

        assertThat(all("cursor").ids()).isEqualTo(numbers(1, 5));
        assertThat(API.requests(stream).get(1).millis()).isGreaterThanOrEqualTo(until.toEpochMilli());
    }

    @Test
    void whatMayPassIsTriedAgain() {
        add(1, 25);
        API.script(stream, 0, 503, "<html>busy</html>", "Content-Type:text/html");
        API.script(stream, 1, 502, "");
        API.script(stream, 0, 500, "");

        assertThat(all("cursor").ids()).isEqualTo(numbers(1, 25));
    }

    @ParameterizedTest
    @CsvSource({"429, RATE_LIMITED, 3", "503, SOURCE_UNREACHABLE, 3", "401, SOURCE_AUTH, 1", "403, SOURCE_AUTH, 1"})
    void aFailureThatStaysFailsTheRun(int status, Category category, int requests) {
        add(1, 25);
        API.script(stream, 0, 20, status, new byte[0], 1);

        assertThat(failure("cursor", Map.of("maxRetries", "2")))
                .hasMessageContaining("HTTP " + status)
                .extracting(CaravanException::category)
                .isEqualTo(category);
        assertThat(API.requests(stream)).hasSize(requests);
    }

    @Test
    void aRefusalIsOneHoweverMuchIsSaidAboutIt() {
        API.script(stream, 0, 1, 404, new byte[1 << 20], 50);

        assertThat(failure("cursor", Map.of())).hasMessageContaining("HTTP 404");
    }

    @Test
    void whoIsAskedToWaitTooLongDoesNotAskAgain() {
        API.script(stream, 0, 20, 429, new byte[0], 1, "Retry-After:3600");

        assertThat(failure("cursor", Map.of("maxRetryDelaySeconds", "60"))).hasMessageContaining("asks to wait 3600 s");
        assertThat(API.requests(stream)).hasSize(1);
    }

    @Test
    void aTokenThatExpiresBetweenPagesFailsTheRunAndTheNextOneGoesOn() {
        add(1, 25);
        API.script(stream, 1, 401, "");
        String table = "rest.expired";

        assertThat(attempt(table, "cursor", incremental()).ourFailure().category())
                .isEqualTo(Category.SOURCE_AUTH);
        assertThat(attempt(table, "cursor", incremental()).succeeded().counts(table))
                .isEqualTo(new Counts(15, 15, 0, 0));
        assertThat(values(read(TableFormat.DELTA, table), "id")).isEqualTo(List.<Object>copyOf(numbers(1, 25)));
    }

    @Test
    void aPageThatComesTwiceIsReadOnce() {
        add(1, 25);
        String page = "{\"data\":[" + json(1, T.plusSeconds(0)) + "],\"paging\":{\"next\":\"" + cursor(0) + "\"}}";
        API.script(stream, 0, 200, page);

        assertThat(all("cursor", "primaryKey", "id,updated_at").ids()).isEqualTo(numbers(1, 25));
    }

    @Test
    void recordsThatMoveToTheNextPageAreReadOnce() {
        add(1, 25);
        API.insertBefore(stream, 1, List.of(record(26, T)));

        assertThat(attempt("rest.moved", "offset", Map.of()).succeeded().counts("rest.moved"))
                .isEqualTo(new Counts(26, 25, 0, 1));
        assertThat(values(read(TableFormat.DELTA, "rest.moved"), "id")).isEqualTo(List.<Object>copyOf(numbers(1, 25)));
    }

    @Test
    void aCursorThatLeadsInACircleFailsTheRun() {
        for (int page = 1; page <= 4; page++) {
            API.script(stream, 0, 200, "{\"data\":[{\"id\":" + page + "}],\"paging\":{\"next\":\"" + page % 3 + "\"}}");
        }

        assertThat(failure("cursor", Map.of()))
                .hasMessageContaining("does not come to an end")
                .extracting(CaravanException::category)
                .isEqualTo(Category.SOURCE_DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", ""})
    void anApiThatDoesNotKnowThePageParameterFailsTheRun(String key) {
        add(1, 25);

        assertThat(failure("offset", Map.of("pageParameter", "skip", "primaryKey", key)))
                .hasMessageContaining("the same page again and again");
        assertThat(API.requests(stream)).hasSizeLessThan(15);
    }

    @Test
    void aPageThatTheApiForgotIsALostPosition() {
        add(1, 2_000);
        ReadRecords.Told told =
                all("cursor", incremental("pageSize", "500")).positions().get(0);
        API.script(stream, 0, 410, "");

        assertThatThrownBy(() -> from(told.position(), "cursor", incremental("pageSize", "500")))
                .isInstanceOfSatisfying(CaravanException.class, failure -> assertThat(failure.category())
                        .isEqualTo(Category.POSITION_LOST))
                .hasMessageContaining("does not know any more the page");
    }

    // S11: credentials stay where they belong

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:PORT/api/none/STREAM",
                "https://127.0.0.1:PORT/api/none/STREAM",
                "http://127.0.0.1:1/api/none/STREAM",
                "http://someone@127.0.0.1:PORT/api/none/STREAM",
                "//169.254.169.254/latest/meta-data",
                "file:///etc/passwd"
            })
    void nothingLeadsToAnotherHost(String link) {
        String port = API.baseUrl("").replaceFirst(".*:(\\d+)/.*", "$1");
        String target = link.replace("PORT", port).replace("STREAM", stream);
        API.script(stream, 0, 200, "{\"data\":[{\"id\":1}],\"paging\":{\"next\":\"" + target + "\"}}");
        API.script(stream, 0, 302, "", "Location:" + target);
        API.script(stream, 0, 200, "[{\"id\":1}]", "Link:<" + target + ">; rel=\"next\"");

        for (String style : List.of("nextUrl", "none", "link")) {
            assertThat(failure(style, Map.of())).hasMessageContaining("another scheme, host or port");
        }
        assertThat(API.requests(stream)).hasSize(3);
    }

    @Test
    void aRedirectOnTheSameHostIsFollowed() {
        add(1, 3);
        API.script(stream, 0, 307, "", "Location:/api/none/" + stream + "?moved=1");

        assertThat(all("none").ids()).isEqualTo(numbers(1, 3));
        assertThat(API.requests(stream).get(1).authorization()).isEqualTo("Bearer:" + RestApiServer.TOKEN);
    }

    // S9 and answers that are none

    @Test
    void anAnswerThatIsTooLongIsGivenUp() throws IOException {
        byte[] zeros = new byte[1 << 20];
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int time = 0; time < 50; time++) {
                gzip.write(zeros);
            }
        }
        API.script(stream, 0, 1, 200, zeros, 200);
        API.script(stream, 0, 1, 200, packed.toByteArray(), 1, "Content-Encoding:gzip");

        for (int time = 0; time < 2; time++) {
            assertThat(failure("none", Map.of("maxResponseMegabytes", "1"))).hasMessageContaining("longer than 1 MiB");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"data\":[{\"id\":1},|no sound JSON: malformed",
                "{\"data\":[{\"id\":1,\"id\":2}]}|same key twice",
                "{\"error\":\"try later\"}|nothing at /data",
                "{\"data\":\"none\"}|no array at /data",
                "<html><body>Sign in</body></html>|no sound JSON",
                "''|no sound JSON: it is empty"
            })
    void anAnswerOfAnotherFormFailsTheRun(String answer, String reason) {
        API.script(stream, 0, 200, answer);

        assertThat(failure("cursor", Map.of()))
                .hasMessageContaining(reason)
                .extracting(CaravanException::category)
                .isEqualTo(Category.SOURCE_DATA);
    }

    @Test
    void nestingWithoutEndAndPagesOfAProxyAreNoRecords() {
        API.script(stream, 0, 200, "{\"data\":" + "[".repeat(100_000));
        API.script(stream, 0, 200, "<html>Sign in</html>", "Content-Type:text/html; charset=utf-8");
        API.script(stream, 0, 200, "{\"items\":[],\"n\":1}");

        assertThat(failure("cursor", Map.of())).hasMessageContaining("nested deeper");
        assertThat(failure("cursor", Map.of())).hasMessageContaining("calls itself text/html");
        assertThat(failure("cursor", Map.of("recordsPath", ""))).hasMessageContaining("but has one at /items");
    }

    @Test
    void whatIsNoObjectGoesToTheQuarantineAndNullIsNothing() {
        API.script(stream, 0, 200, "{\"data\":[{\"id\":1},7,{\"id\":2},null]}");
        API.script(stream, 0, 200, "{\"data\":null}");

        assertThat(attempt("rest.odd", "cursor", Map.of()).succeeded().counts("rest.odd"))
                .isEqualTo(new Counts(4, 2, 2, 0));
        assertThat(quarantine(TableFormat.DELTA, "rest.odd")
                        .select("error_code")
                        .distinct()
                        .collectAsList()
                        .toString())
                .isEqualTo("[[JSON_NOT_OBJECT]]");
        assertThat(all("cursor").ids()).isEmpty();
    }

    private void add(int from, int count) {
        API.add(
                stream,
                LongStream.range(from, from + count)
                        .mapToObj(id -> record(id, T.plusSeconds(id / 3)))
                        .toList());
    }

    private static String record(long id, Instant at) {
        return at + "\t" + json(id, at);
    }

    private static String json(long id, Instant at) {
        return "{\"id\":" + id + ",\"updated_at\":\"" + at + "\"}";
    }

    private static String cursor(int at) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("at " + at).getBytes(StandardCharsets.UTF_8));
    }

    private static List<Long> numbers(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static Map<String, String> incremental(String... more) {
        Map<String, String> settings = new LinkedHashMap<>(
                Map.of("syncMode", "incremental", "cursorField", "updated_at", "cursorParameter", "updated_since"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }

        return settings;
    }

    private ReadRecords all(String style, String... more) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }

        return all(style, settings);
    }

    private ReadRecords all(String style, Map<String, String> more) {
        return from(Position.START, style, more);
    }

    private ReadRecords from(Position position, String style, Map<String, String> more) {
        return ReadRecords.of(settings(style, more), position);
    }

    private CaravanException failure(String style, Map<String, String> more) {
        return catchThrowableOfType(CaravanException.class, () -> all(style, more));
    }

    private PipelineRunner.Outcome attempt(String table, String style, Map<String, String> more) {
        return PipelineRunner.run(
                TestLake.tables(),
                RouteYaml.kamelet("caravan-rest-source", given(style, more)).into(table, TableFormat.DELTA));
    }

    private ConnectionSettings settings(String style, Map<String, String> more) {
        return new ConnectionSettings(
                "rest",
                CatalogIndex.load().kamelet("caravan-rest-source").orElseThrow(),
                List.of(new Layer("test", given(style, more))),
                Map.of(),
                List.of());
    }

    private Map<String, String> given(String style, Map<String, String> more) {
        boolean array = style.equals("none") || style.equals("link");
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("baseUrl", API.baseUrl(style));
        settings.put("path", stream);
        settings.put("authentication", "bearer");
        settings.put("token", RestApiServer.TOKEN);
        settings.put("primaryKey", "id");
        settings.put("recordsPath", array ? "" : "/data");
        settings.put("pagination", style);
        settings.put("nextPath", "/paging/next");
        settings.put("pageParameter", style.equals("cursor") ? "after" : "");
        settings.put("pageSizeParameter", "limit");
        settings.put("pageSize", "10");
        settings.put("retryDelayMillis", "1");
        settings.putAll(more);

        return settings;
    }
}
