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
package dev.caravan.servers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * S3Proxy, an implementation of S3 apart from Amazon's, over a directory, on a loopback port. Requests have to be signed.
 *
 * <p>Not supported: TLS, policies, versions, temporary credentials.
 */
public final class S3Server implements AutoCloseable {

    public static final String ACCESS_KEY = "AK-OF-THE-TESTS";
    public static final String SECRET_KEY = "the secret of caravan";

    private final SourceFileServer server = new SourceFileServer("S3Proxy", "s3", "S3.java", S3Server::checkServes);
    private final AtomicInteger buckets = new AtomicInteger();
    private final S3Client client = client(server.port());

    private S3Server() {}

    /** Starts a server without buckets; it answers clients. */
    public static S3Server start() {
        return new S3Server();
    }

    public String endpoint() {
        return endpoint(server.port());
    }

    private static String endpoint(int port) {
        return "http://127.0.0.1:" + port;
    }

    /** Creates a bucket that no other test uses and returns its name. */
    public String freshBucket() {
        String name = "bucket-" + buckets.incrementAndGet();
        client.createBucket(bucket -> bucket.bucket(name));

        return name;
    }

    /** Lets nobody list or read, from now on, what begins so. */
    public void deny(String bucket, String prefix) throws IOException {
        Files.writeString(denied(), bucket + "/" + prefix + "\n");
    }

    /** Takes every {@link #deny} back. */
    public void allow() throws IOException {
        Files.deleteIfExists(denied());
    }

    private Path denied() {
        return server.directory().resolve("denied");
    }

    public int port() {
        return server.port();
    }

    /** Where the server keeps the objects of a bucket, each as a file; one that is put there has no ETag. */
    public Path directory(String bucket) {
        return server.directory().resolve("buckets").resolve(bucket);
    }

    /** Of the server's user. */
    public S3Client client() {
        return client;
    }

    /** By which a connection gets there, as the connector names them. */
    public Map<String, String> settings() {
        return Map.of(
                "endpoint",
                endpoint(),
                "region",
                "us-east-1",
                "forcePathStyle",
                "true",
                "accessKey",
                ACCESS_KEY,
                "secretKey",
                SECRET_KEY);
    }

    private static S3Client client(int port) {
        return S3Client.builder()
                .endpointOverride(URI.create(endpoint(port)))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build();
    }

    private static void checkServes(int port) {
        try (S3Client client = client(port)) {
            client.listBuckets();
        }
    }

    /** Kills the server and removes its data. */
    @Override
    public void close() {
        client.close();
        server.close();
    }

    @Override
    public String toString() {
        return "S3Proxy at " + endpoint();
    }
}
