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

import dev.caravan.servers.SftpServer;
import dev.caravan.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Files of an SFTP server. */
final class SftpFiles implements FilePlace {

    private final SftpServer server = SharedServers.sftp();

    @Override
    public Map<String, String> settings() {
        return server.settings();
    }

    @Override
    public String create(Path scratch) throws IOException {
        return "/" + Files.createTempDirectory(server.files(), "contract").getFileName();
    }

    @Override
    public String write(String folder, String name, byte[] content) throws IOException {
        String file = folder + "/" + name;
        Files.write(server.files().resolve(file.substring(1)), content);

        return file;
    }

    @Override
    public void revoke(String folder) throws IOException {
        server.deny(folder);
    }

    @Override
    public void grant(String folder) throws IOException {
        server.allow(folder);
    }

    @Override
    public int port() {
        return server.port();
    }

    /** Whose key is known at the server's own port only. */
    @Override
    public Map<String, String> at(int port) {
        return Map.of("port", String.valueOf(port), "strictHostKeyChecking", "no");
    }
}
