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

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a partnership proves and decrypts with.
 *
 * @param partner certificates of which one has to have signed; none where signatures are not looked at
 * @param own keys that a message may be encrypted for
 */
record PartnerKeys(
        List<X509Certificate> partner, List<Own> own, boolean isSignatureRequired, boolean isEncryptionRequired) {

    /** A private key and the certificate that others know of it. */
    record Own(PrivateKey key, X509Certificate certificate) {}
}
