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
package dev.caravan.connector.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.record.Position;
import dev.caravan.servers.RestApiServer;
import dev.caravan.servers.SharedServers;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A batch that a crash tore is made whole, though the API has gone on since. */
class RestReadingTest {

    private static final RestApiServer API = SharedServers.rest();

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final String name = API.create();
    private final RestPosition start = RestPosition.of(Position.START);

    @BeforeEach
    void open() {
        context.start();
    }

    @AfterEach
    void close() {
        context.stop();
    }

    @Test
    void whatCameSinceIsLeftToTheNextReading() {
        API.add(name, List.of(record(1, "2024-01-01"), record(2, "2024-01-02"), record(3, "2024-01-02")));
        RestPosition torn = readToItsEnd(start, Optional.empty(), new ArrayList<>());
        API.add(name, List.of(record(4, "2024-01-02"), record(5, "2024-01-03")));

        List<Object> again = new ArrayList<>();
        List<Object> after = new ArrayList<>();
        RestPosition replayed = readToItsEnd(start, Optional.of(torn), again);
        readToItsEnd(replayed, Optional.empty(), after);

        assertThat(replayed.toPosition()).isEqualTo(torn.toPosition());
        assertThat(again).hasToString("[1, 2, 3]");
        assertThat(after).hasToString("[4, 5]");
    }

    @Test
    void anInterruptedReadingIsReplayedUpToItsPage() {
        API.add(
                name,
                List.of(
                        record(1, "2024-01-01"),
                        record(2, "2024-01-02"),
                        record(3, "2024-01-03"),
                        record(4, "2024-01-04")));
        RestPosition torn = reading(start, Optional.empty()).next().position();

        List<Object> again = new ArrayList<>();
        RestPosition replayed = readToItsEnd(start, Optional.of(torn), again);
        List<Object> after = new ArrayList<>();
        readToItsEnd(RestPosition.of(replayed.toPosition()), Optional.empty(), after);

        assertThat(replayed.toPosition()).isEqualTo(torn.toPosition());
        assertThat(again).hasToString("[1, 2]");
        assertThat(after).hasToString("[3, 4]");
    }

    private RestPosition readToItsEnd(RestPosition from, Optional<RestPosition> replayTo, List<Object> ids) {
        RestReading reading = reading(from, replayTo);
        RestPosition behind = from;
        while (reading.hasMore()) {
            RestReading.Part part = reading.next();
            part.records().forEach(record -> ids.add(((Map<?, ?>) record).get("id")));
            behind = part.position();
        }

        return behind;
    }

    private RestReading reading(RestPosition from, Optional<RestPosition> replayTo) {
        RestClient client = new RestClient();
        client.setCamelContext(context);
        client.setEndpoint(API.baseUrl("cursor"));
        client.setAuthentication("bearer");
        client.setToken(RestApiServer.TOKEN);
        Pagination pagination = new Pagination();
        pagination.setType("cursor");
        pagination.setNextPath("/paging/next");
        pagination.setPageParameter("after");
        pagination.setPageSizeParameter("limit");
        pagination.setPageSize(2);
        IncrementalCursor cursor = new IncrementalCursor();
        cursor.setField("at");
        cursor.setParameter("updated_since");

        return new RestReading(
                client,
                new RestStream(
                        name,
                        URI.create(API.baseUrl("cursor") + "/" + name),
                        pagination,
                        PageReader.at(JsonPath.of("/data")),
                        List.of(JsonPath.of("id")),
                        Optional.of(cursor)),
                from,
                replayTo);
    }

    private static String record(int id, String at) {
        return at + "\t{\"id\":" + id + ",\"at\":\"" + at + "\"}";
    }
}
