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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * {@code S3 <port> <directory>}: S3Proxy over the folders of a directory, one for each bucket, on a loopback port. It takes
 * the requests that are signed with the one key it knows, and answers 403 to those for what the file {@code denied} names:
 * a bucket and the beginning of a key on each line.
 */
public final class S3 {

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "s3proxy.endpoint", "http://127.0.0.1:" + arguments[0],
                "s3proxy.authorization", "aws-v4",
                "s3proxy.identity", "AK-OF-THE-TESTS",
                "s3proxy.credential", "the secret of caravan",
                "jclouds.provider", "filesystem-nio2",
                "jclouds.filesystem.basedir",
                Files.createDirectories(directory.resolve("buckets")).toString()));
        BlobStore store = BlobStores.create(settings.getProperty("jclouds.provider"), settings);
        S3Proxy.Builder.fromProperties(settings)
                .blobStore(new Guarded(store, directory.resolve("denied")))
                .build()
                .start();
    }

    private static final class Guarded extends ForwardingBlobStore {

        private final Path denied;

        Guarded(BlobStore store, Path denied) {
            super(store);
            this.denied = denied;
        }

        @Override
        public ListObjectsV2Response list(ListObjectsV2Request request) {
            refuse(request.bucket(), String.valueOf(request.prefix()));
            return super.list(request);
        }

        @Override
        public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
            refuse(request.bucket(), request.key());
            return super.getBlob(request);
        }

        private void refuse(String bucket, String key) {
            try {
                if (Files.exists(denied)
                        && Files.readAllLines(denied).stream().anyMatch((bucket + "/" + key)::startsWith)) {
                    throw S3Exceptions.fromStatusCode(403);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
