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

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * Signs requests without a body as AWS asks for it (Signature Version 4), for any service but S3, whose paths are encoded
 * once. Bean of a Kamelet's template.
 */
public class AwsSignature {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DATE_LENGTH = 8;

    private String region = "";
    private String service = "healthlake";
    private String accessKey = "";
    private String secretKey = "";
    private String sessionToken = "";

    /** @throws IllegalArgumentException if a setting is missing */
    void requireComplete() {
        Map.of("region", region, "accessKey", accessKey, "secretKey", secretKey).forEach((name, value) -> {
            if (value == null || value.isEmpty()) {
                throw new IllegalArgumentException("authentication awsSigV4 needs " + name);
            }
        });
    }

    /** @param uri that is asked, which the request may not show as it is sent */
    void sign(HttpUriRequestBase request, URI uri) {
        headers(request.getMethod(), uri, Instant.now()).forEach(request::setHeader);
    }

    /** The headers that sign a GET of this URI, beside {@code Host}. */
    Map<String, String> headers(URI uri, Instant now) {
        return headers("GET", uri, now);
    }

    private Map<String, String> headers(String method, URI uri, Instant now) {
        String time = TIME.format(now);
        Map<String, String> signed = new TreeMap<>();
        signed.put("host", host(uri));
        signed.put("x-amz-date", time);
        if (sessionToken != null && !sessionToken.isEmpty()) {
            signed.put("x-amz-security-token", sessionToken);
        }
        String names = String.join(";", signed.keySet());
        String request = method + "\n" + path(uri) + "\n" + query(uri) + "\n"
                + signed.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining())
                + "\n" + names + "\n" + hash("");
        String date = time.substring(0, DATE_LENGTH);
        String scope = date + "/" + region + "/" + service + "/aws4_request";
        byte[] key = hmac(
                hmac(hmac(hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), date), region), service),
                "aws4_request");
        String signature =
                HexFormat.of().formatHex(hmac(key, ALGORITHM + "\n" + time + "\n" + scope + "\n" + hash(request)));

        signed.remove("host");
        signed.put(
                "Authorization",
                ALGORITHM + " Credential=" + accessKey + "/" + scope + ", SignedHeaders=" + names + ", Signature="
                        + signature);

        return signed;
    }

    private static String host(URI uri) {
        ApiOrigin origin = ApiOrigin.of(uri);

        return uri.getPort() < 0 ? origin.host() : origin.address();
    }

    /** Encoded once more than it is sent. */
    private static String path(URI uri) {
        String path = uri.normalize().getRawPath();

        return path.isEmpty()
                ? "/"
                : Arrays.stream(path.split("/", -1)).map(AwsSignature::encoded).collect(Collectors.joining("/"));
    }

    private static String query(URI uri) {
        return uri.getRawQuery() == null
                ? ""
                : Arrays.stream(uri.getRawQuery().split("&"))
                        .filter(each -> !each.isEmpty())
                        .map(each -> each.split("=", 2))
                        .map(each -> new String[] {again(each[0]), each.length == 1 ? "" : again(each[1])})
                        .sorted(Comparator.<String[], String>comparing(each -> each[0])
                                .thenComparing(each -> each[1]))
                        .map(each -> each[0] + "=" + each[1])
                        .collect(Collectors.joining("&"));
    }

    private static String again(String text) {
        return encoded(URLDecoder.decode(text, StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));

            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public void setRegion(String region) {
        this.region = region;
    }

    /** @param service by the name that AWS signs for */
    public void setService(String service) {
        this.service = service;
    }

    public void setAccessKey(String accessKey) {
        this.accessKey = accessKey;
    }

    public void setSecretKey(String secretKey) {
        this.secretKey = secretKey;
    }

    /** @param sessionToken of temporary credentials; empty for others */
    public void setSessionToken(String sessionToken) {
        this.sessionToken = sessionToken;
    }
}
