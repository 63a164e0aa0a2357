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

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.servers.FreePort;
import dev.caravan.servers.S3Server;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.sync.RequestBody;

@Exercises(kamelet = "caravan-s3-source", against = "compatible")
class S3ContractTest extends ConnectorContractTest {

    private static final S3Server SERVER = SharedServers.s3();
    private static final String BUCKET = SERVER.freshBucket();
    private static final AtomicInteger FOLDERS = new AtomicInteger();

    @Override
    String connector() {
        return "caravan-s3-source";
    }

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(SERVER.settings());
        settings.put("bucket", BUCKET);
        settings.put("format", "ndjson");

        return settings;
    }

    @Override
    String streamSetting() {
        return "path";
    }

    @Override
    String create() {
        return "folder-" + FOLDERS.incrementAndGet() + "/";
    }

    @Override
    void add(String stream, int from, int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int id = from; id < from + count; id++) {
            lines.append(new ObjectMapper().writeValueAsString(Map.of("id", id, "name", name(id))))
                    .append('\n');
        }
        SERVER.client()
                .putObject(
                        object -> object.bucket(BUCKET).key(stream + "from-" + from + ".ndjson"),
                        RequestBody.fromString(lines.toString()));
    }

    @Override
    String discovered(String stream) {
        return "s3://" + BUCKET + "/" + stream;
    }

    @Override
    Map<String, String> wrong(Wrong what) {
        return switch (what) {
            case HOST -> Map.of("endpoint", "http://no-such-host.invalid:9000");
            case PORT -> Map.of("endpoint", "http://127.0.0.1:" + FreePort.next());
            case PASSWORD -> Map.of("secretKey", "not the password");
            case OBJECT -> super.wrong(what);
        };
    }
}
