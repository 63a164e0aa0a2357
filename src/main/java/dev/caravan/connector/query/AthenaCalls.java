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
package dev.caravan.connector.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signed calls of Athena's actions, in Amazon's JSON protocol 1.1. */
final class AthenaCalls implements AutoCloseable {

    private static final String TYPE = "application/x-amz-json-1.1";
    private static final Set<String> LOGIN = Set.of(
            "UnrecognizedClientException",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "ExpiredTokenException",
            "ExpiredToken",
            "InvalidClientTokenId",
            "MissingAuthenticationTokenException",
            "IncompleteSignatureException");
    private static final Set<String> PASSING = Set.of(
            "TooManyRequestsException",
            "ThrottlingException",
            "Throttling",
            "RequestLimitExceeded",
            "InternalServerException",
            "ServiceUnavailableException");

    private final JsonHttp http;
    private final String region;
    private final Credentials credentials;

    /** Those to sign with now. */
    interface Credentials {
        AwsCredentialsIdentity get() throws SQLException;
    }

    AthenaCalls(JsonHttp http, String region, Credentials credentials) {
        this.http = http;
        this.region = region;
        this.credentials = credentials;
    }

    JsonNode call(String action, JsonNode input) throws SQLException {
        byte[] content = JsonHttp.bytes(input);
        JsonHttp.Answer answer = http.send("POST", "/", signed(action, content), content, TYPE);
        if (!answer.isOk()) {
            throw refused(action, answer);
        }

        return answer.body();
    }

    private Map<String, String> signed(String action, byte[] content) throws SQLException {
        AwsCredentialsIdentity identity = credentials.get();
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create(http.origin() + "/"))
                .putHeader("Content-Type", TYPE)
                .putHeader("X-Amz-Target", "AmazonAthena." + action)
                .build();
        SignedRequest signed = AwsV4HttpSigner.create().sign(each -> each.identity(identity)
                .request(request)
                .payload(ContentStreamProvider.fromByteArray(content))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "athena")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region));
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        signed.request().headers().forEach((name, values) -> headers.put(name, String.join(",", values)));
        // It is the client's own.
        headers.remove("Host");

        return headers;
    }

    /** By the name of the exception, with or without the namespace before it. */
    private static SQLException refused(String action, JsonHttp.Answer answer) {
        String type = answer.body().path("__type").asText().replaceFirst(".*#", "");
        String said = answer.body()
                .path("message")
                .asText(answer.body().path("Message").asText());
        String message = action + " was refused" + (type.isEmpty() ? "" : " (" + type + ")")
                + (said.isEmpty() ? "" : ": " + Failed.firstLine(said));
        if (LOGIN.contains(type)) {
            return Failed.login(message);
        }
        if (PASSING.contains(type)) {
            return Failed.passing(message, null);
        }
        if (type.startsWith("AccessDenied")) {
            return Failed.permission(message);
        }

        return type.isEmpty() ? Failed.answered(answer.status(), "") : Failed.object(message);
    }

    @Override
    public void close() {
        http.close();
    }
}
