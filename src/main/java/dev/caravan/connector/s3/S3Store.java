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
package dev.caravan.connector.s3;

import dev.caravan.connector.file.FilePattern;
import dev.caravan.connector.file.FileVersion;
import dev.caravan.connector.file.Store;
import dev.caravan.connector.retry.Retries;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Network;
import dev.caravan.connector.source.Step;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.component.aws2.s3.AWS2S3Configuration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of Amazon S3, or of whatever speaks its protocol, through the client that Camel makes of its configuration.
 * Names are keys. A path without a wildcard is the key of one object, or, where it ends in a slash, a folder: the objects
 * whose keys have no further slash. Keys are listed a page at a time, in the order of the server, which is that of their
 * bytes.
 */
public final class S3Store implements Store {

    private static final String FOLDER = "/";

    private AWS2S3Configuration configuration;
    private Duration timeout = Duration.ofMinutes(5);
    private Retries retries = Retries.NONE;
    private S3Client client;

    /** With the name of the bucket. */
    public void setConfiguration(AWS2S3Configuration configuration) {
        this.configuration = configuration;
    }

    /** How long the server may take to answer. */
    public void setTimeoutSeconds(long seconds) {
        this.timeout = Duration.ofSeconds(seconds);
    }

    @Override
    public void tryAgain(Retries retries) {
        this.retries = retries;
    }

    @Override
    public String place(String name) {
        return "s3://" + bucket() + "/" + name;
    }

    @Override
    public void reach(Checklist steps) {
        URI address = address();
        boolean secured = "https".equals(address.getScheme());
        int port = address.getPort() >= 0 ? address.getPort() : secured ? 443 : 80;
        Network.reach(steps, "S3", address.getHost() + ":" + port);
        ask(
                "list",
                "",
                secured ? Step.TLS : Step.LOGIN,
                s3 -> s3.listObjectsV2(list ->
                        list.overrideConfiguration(this::limit).bucket(bucket()).maxKeys(1)));
        if (secured) {
            steps.passed(Step.TLS, "its certificate is trusted");
        }
        steps.passed(Step.LOGIN, "the credentials are right");
        steps.passed(Step.PERMISSION, "bucket " + bucket() + " may be listed");
    }

    private URI address() {
        String endpoint = configuration.getUriEndpointOverride();

        return ask(
                "reach",
                "",
                Step.SETTINGS,
                s3 -> URI.create(
                        endpoint == null || endpoint.isBlank()
                                ? s3.utilities()
                                        .getUrl(url -> url.bucket(bucket()).key("x"))
                                        .toExternalForm()
                                : endpoint));
    }

    @Override
    public Stream<FileVersion> list(String path) {
        FilePattern pattern = FilePattern.parse(path);
        if (!pattern.isGlob() && !path.endsWith(FOLDER)) {
            return Stream.of(version(path));
        }
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .overrideConfiguration(this::limit)
                .bucket(bucket())
                .prefix(pattern.prefix())
                .delimiter(pattern.reachesInnerFolders() ? null : FOLDER)
                .encodingType(EncodingType.URL)
                .build();

        return Stream.iterate(page(path, request), Objects::nonNull, last -> next(path, request, last))
                .flatMap(page -> page.contents().stream())
                .filter(object -> !object.key().endsWith(FOLDER))
                .filter(object -> isRead(pattern, object.key()))
                .map(S3Store::version);
    }

    private ListObjectsV2Response page(String path, ListObjectsV2Request request) {
        return ask("list", path, Step.READ, s3 -> s3.listObjectsV2(request));
    }

    private ListObjectsV2Response next(String path, ListObjectsV2Request request, ListObjectsV2Response last) {
        return Boolean.TRUE.equals(last.isTruncated())
                ? page(
                        path,
                        request.toBuilder()
                                .continuationToken(last.nextContinuationToken())
                                .build())
                : null;
    }

    private boolean isRead(FilePattern pattern, String key) {
        if (FilePattern.leadsElsewhere(key)) {
            throw S3Failure.hostile(place(key));
        }

        return pattern.matches(Path.of(key));
    }

    @Override
    public FileVersion version(String name) {
        HeadObjectResponse head = ask(
                "read",
                name,
                Step.READ,
                s3 -> s3.headObject(object -> object.overrideConfiguration(this::limit)
                        .bucket(bucket())
                        .key(name)));

        return version(name, head.contentLength(), head.lastModified(), head.eTag());
    }

    private static FileVersion version(S3Object listed) {
        return version(listed.key(), listed.size(), listed.lastModified(), listed.eTag());
    }

    /** The answer about one object is exact to the second, a list may be more so. */
    private static FileVersion version(String key, long size, Instant modified, String etag) {
        return new FileVersion(
                key,
                size,
                modified.getEpochSecond() * 1_000,
                Optional.ofNullable(etag).map(tag -> tag.replace("\"", "")).filter(tag -> !tag.isEmpty()));
    }

    /** Asks for exactly this version, so that one that was put in its place since is not taken for it. */
    @Override
    public InputStream open(FileVersion version, long from) {
        return ask(
                "read",
                version.name(),
                Step.READ,
                s3 -> new ObjectStream(s3.getObject(object -> object.overrideConfiguration(this::limit)
                        .bucket(bucket())
                        .key(version.name())
                        .range(from == 0 ? null : "bytes=" + from + "-")
                        .ifMatch(version.etag().map(tag -> '"' + tag + '"').orElse(null)))));
    }

    private <T> T ask(String action, String name, Step otherwise, Function<S3Client, T> question) {
        return retries.call(() -> {
            try {
                return question.apply(client());
            } catch (SdkException e) {
                throw S3Failure.of("Cannot " + action + " " + place(name) + ": ", otherwise, e);
            }
        });
    }

    private void limit(AwsRequestOverrideConfiguration.Builder request) {
        request.apiCallTimeout(timeout);
    }

    private synchronized S3Client client() {
        if (client == null) {
            client = S3Clients.of(configuration);
        }

        return client;
    }

    private String bucket() {
        return configuration.getBucketName();
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
