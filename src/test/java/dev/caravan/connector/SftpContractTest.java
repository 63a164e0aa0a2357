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
import dev.caravan.servers.SftpServer;
import dev.caravan.servers.SharedServers;
import dev.caravan.testing.Exercises;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

@Exercises(kamelet = "caravan-sftp-source", against = "compatible")
class SftpContractTest extends ConnectorContractTest {

    private static final SftpServer SERVER = SharedServers.sftp();
    private static final ObjectMapper JSON = new ObjectMapper();

    private int files;

    @Override
    String connector() {
        return "caravan-sftp-source";
    }

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>(SERVER.settings());
        settings.put("format", "ndjson");

        return settings;
    }

    @Override
    String streamSetting() {
        return "path";
    }

    @Override
    String create() throws IOException {
        return "/" + Files.createTempDirectory(SERVER.files(), "contract").getFileName();
    }

    @Override
    void add(String stream, int from, int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int id = from; id < from + count; id++) {
            lines.append(JSON.writeValueAsString(Map.of("id", id, "name", name(id))))
                    .append('\n');
        }
        write(stream, lines.toString());
    }

    @Override
    void add(String stream, Map<String, Object> fields) throws IOException {
        write(stream, JSON.writeValueAsString(fields) + "\n");
    }

    @Override
    String addMalformed(String stream) throws IOException {
        return write(stream, "{\"id\":\n") + " line 1";
    }

    private String write(String stream, String lines) throws IOException {
        String file = stream + "/%06d.ndjson".formatted(++files);
        Files.writeString(SERVER.files().resolve(file.substring(1)), lines);

        return file;
    }

    @Override
    void revoke(String stream) throws IOException {
        SERVER.deny(stream);
    }

    @Override
    void grant(String stream) throws IOException {
        SERVER.allow(stream);
    }

    /** Whose key is known at the server's own port only. */
    @Override
    Map<String, String> at(int port) {
        return Map.of("port", String.valueOf(port), "strictHostKeyChecking", "no");
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return Map.of(
                Check.WIDER_TYPE, NotApplicable.HAS_WIDE_TYPES,
                Check.HEADERS, NotApplicable.HAS_NO_HEADERS);
    }
}
