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
package dev.caravan.connector.as2;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Digests of a message's content, and of what is signed. MD5 is not among them: it proves nothing any more. */
enum MicAlgorithm {
    SHA1("SHA-1", "1.3.14.3.2.26"),
    SHA256("SHA-256", "2.16.840.1.101.3.4.2.1"),
    SHA384("SHA-384", "2.16.840.1.101.3.4.2.2"),
    SHA512("SHA-512", "2.16.840.1.101.3.4.2.3");

    private final String javaName;
    private final String identifier;

    MicAlgorithm(String javaName, String identifier) {
        this.javaName = javaName;
        this.identifier = identifier;
    }

    /** By its name in a header, {@code sha1} or {@code sha-1} (RFC 5751 section 3.4.3.2). */
    static Optional<MicAlgorithm> named(String name) {
        String wanted = name.strip().toUpperCase(Locale.ROOT).replace("-", "");
        for (MicAlgorithm each : values()) {
            if (each.name().equals(wanted)) {
                return Optional.of(each);
            }
        }

        return Optional.empty();
    }

    /** Whether an object identifier is that of one of these. */
    static boolean isKnown(String identifier) {
        for (MicAlgorithm each : values()) {
            if (each.identifier.equals(identifier)) {
                return true;
            }
        }

        return false;
    }

    /** As {@code micalg} has it. */
    String parameter() {
        return javaName.toLowerCase(Locale.ROOT);
    }

    /** As Java names a signature with a key of that kind. */
    String signature(String keyAlgorithm) {
        return name() + "with" + (keyAlgorithm.equals("EC") ? "ECDSA" : keyAlgorithm);
    }

    /** The digest in Base64. */
    String digest(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance(javaName).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
