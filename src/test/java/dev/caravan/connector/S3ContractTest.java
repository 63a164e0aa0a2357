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
import dev.caravan.servers.LossyProxy;
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
    private static final AtomicInteger OBJECTS = new AtomicInteger();
    private static final ObjectMapper JSON = new ObjectMapper();

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
            lines.append(JSON.writeValueAsString(Map.of("id", id, "name", name(id))))
                    .append('\n');
        }
        put(stream, lines.toString());
    }

    @Override
    void add(String stream, Map<String, Object> fields) throws IOException {
        put(stream, JSON.writeValueAsString(fields) + "\n");
    }

    @Override
    String addMalformed(String stream) {
        return "s3://" + BUCKET + "/" + put(stream, "{\"id\":\n") + " line 1";
    }

    private static String put(String stream, String lines) {
        String key = stream + "%06d.ndjson".formatted(OBJECTS.incrementAndGet());
        SERVER.client().putObject(object -> object.bucket(BUCKET).key(key), RequestBody.fromString(lines));

        return key;
    }

    @Override
    void revoke(String stream) throws IOException {
        SERVER.deny(BUCKET, stream);
    }

    @Override
    void grant(String stream) throws IOException {
        SERVER.allow();
    }

    @Override
    Map<String, String> at(int port) {
        return Map.of("endpoint", "http://127.0.0.1:" + port);
    }

    @Override
    LossyProxy proxy() {
        return LossyProxy.to(SERVER.port());
    }

    /** The client of AWS tries four times by itself. */
    @Override
    int attempts() {
        return 4;
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return Map.of(
                Check.WIDER_TYPE, NotApplicable.HAS_WIDE_TYPES,
                Check.HEADERS, NotApplicable.HAS_NO_HEADERS);
    }

    @Override
    String discovered(String stream) {
        return "s3://" + BUCKET + "/" + stream;
    }

    @Override
    Map<String, String> wrong(Wrong what) {
        return switch (what) {
            case HOST -> Map.of("endpoint", "http://no-such-host.invalid:9000");
            case PASSWORD -> Map.of("secretKey", "not the password");
            case PORT, OBJECT -> super.wrong(what);
        };
    }
}
