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
package dev.caravan.servers.warehouse;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signature Version 4 (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). */
final class AwsSignatures {

    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\\w+)");

    private AwsSignatures() {}

    /** @return the name of what AWS refuses it by; empty if it is signed */
    static String refusal(Call call, String accessKey, String secretKey, String service) {
        Matcher signed = AUTHORIZATION.matcher(call.header("Authorization"));
        if (!signed.matches()) {
            return "MissingAuthenticationTokenException";
        }
        if (!signed.group(1).equals(accessKey) || !signed.group(4).equals(service)) {
            return "UnrecognizedClientException";
        }
        StringBuilder request = new StringBuilder(call.method() + "\n" + call.path() + "\n\n");
        for (String name : signed.group(5).split(";")) {
            request.append(name).append(':').append(call.header(name)).append('\n');
        }
        request.append('\n').append(signed.group(5)).append('\n').append(hash(call.content()));
        String scope = signed.group(2) + "/" + signed.group(3) + "/" + service + "/aws4_request";
        byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        String text = "AWS4-HMAC-SHA256\n" + call.header("X-Amz-Date") + "\n" + scope + "\n"
                + hash(request.toString().getBytes(StandardCharsets.UTF_8));

        return HexFormat.of().formatHex(hmac(key, text)).equals(signed.group(6)) ? "" : "InvalidSignatureException";
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
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
}
