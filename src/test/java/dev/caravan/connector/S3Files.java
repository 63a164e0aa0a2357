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

import dev.caravan.servers.S3Server;
import dev.caravan.servers.SharedServers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.sync.RequestBody;

/** Objects of a bucket that no other test uses. */
final class S3Files implements FilePlace {

    private final S3Server server = SharedServers.s3();
    private final String bucket = server.freshBucket();
    private final AtomicInteger folders = new AtomicInteger();

    @Override
    public Map<String, String> settings() {
        return ConnectorContract.with(server.settings(), Map.of("bucket", bucket));
    }

    @Override
    public String create(Path scratch) {
        return "folder-" + folders.incrementAndGet() + "/";
    }

    @Override
    public String write(String folder, String name, byte[] content) {
        String key = folder + name;
        server.client().putObject(object -> object.bucket(bucket).key(key), RequestBody.fromBytes(content));

        return discovered(key);
    }

    @Override
    public String discovered(String folder) {
        return "s3://" + bucket + "/" + folder;
    }

    @Override
    public void revoke(String folder) throws IOException {
        server.deny(bucket, folder);
    }

    @Override
    public void grant(String folder) throws IOException {
        server.allow();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Map<String, String> at(int port) {
        return Map.of("endpoint", "http://127.0.0.1:" + port);
    }

    /** The client of AWS tries four times by itself. */
    @Override
    public int attempts() {
        return 4;
    }

    @Override
    public Map<String, String> wrongHost() {
        return Map.of("endpoint", "http://no-such-host.invalid:9000");
    }

    @Override
    public Map<String, String> wrongPassword() {
        return Map.of("secretKey", "not the password");
    }
}
