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

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.connector.tls.TlsFiles;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All who may send to a listener. Each is told by the names in a message, and proves itself by its own certificates.
 *
 * @param signer the key that signs MDNs, whoever they are for
 */
record Partners(List<Partner> all, Optional<PartnerKeys.Own> signer) {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    /**
     * A partner as it is set up.
     *
     * @param partnerCertificate a file with its certificates
     * @param requireSignature true if null, as {@code requireEncryption}
     * @param asynchronousMdnUrl null for none
     */
    record Entry(
            String as2From,
            String as2To,
            String partnerCertificate,
            Boolean requireSignature,
            Boolean requireEncryption,
            String asynchronousMdnUrl) {

        private boolean isSigned() {
            return !Boolean.FALSE.equals(requireSignature);
        }

        private boolean isEncrypted() {
            return !Boolean.FALSE.equals(requireEncryption);
        }

        private boolean hasCertificate() {
            return partnerCertificate != null && !partnerCertificate.isEmpty();
        }

        private boolean hasNames() {
            return as2From != null && as2To != null && As2Name.isName(as2From) && As2Name.isName(as2To);
        }
    }

    /**
     * @param file an array in JSON of objects as {@link Entry} has them
     * @throws CaravanException CONFIG, if it is something else
     */
    static List<Entry> read(String file) {
        try {
            return List.of(JSON.readValue(Path.of(file).toFile(), Entry[].class));
        } catch (IOException | RuntimeException e) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot read the partners in " + file + ": " + CaravanException.reasonOf(e)
                            + ". It has to be a JSON array of objects with as2From, as2To and partnerCertificate.",
                    e);
        }
    }

    /** @throws CaravanException CONFIG, with everything that is wrong */
    static void check(List<Entry> entries, boolean withKeys) {
        List<String> wrong = new ArrayList<>();
        Set<List<String>> names = new HashSet<>();
        for (Entry each : entries) {
            String of = entries.size() == 1 ? "" : " of " + each.as2From();
            if (each.isSigned() && !each.hasCertificate()) {
                wrong.add("signatures" + of + " are required and there is no partnerCertificate to verify them by");
            }
            if (each.isEncrypted() && !withKeys) {
                wrong.add("encryption" + of + " is required and there is no keyStore with a key to decrypt by");
            }
            if (!each.hasNames()) {
                wrong.add("as2From and as2To" + of
                        + " have 1 to 128 printable characters of ASCII, without quotes and backslashes");
            } else if (!names.add(List.of(each.as2From(), each.as2To()))) {
                wrong.add("there are two partnerships from " + each.as2From() + " to " + each.as2To());
            }
        }
        if (!wrong.isEmpty()) {
            throw new CaravanException(Category.CONFIG, "Cannot receive over AS2: " + String.join("; ", wrong) + ".");
        }
    }

    static Partners of(List<Entry> entries, List<PartnerKeys.Own> own, Optional<PartnerKeys.Own> signer) {
        return new Partners(
                entries.stream()
                        .map(each -> new Partner(
                                each.as2From(),
                                each.as2To(),
                                new PartnerKeys(
                                        each.hasCertificate()
                                                ? TlsFiles.certificates(each.partnerCertificate())
                                                : List.of(),
                                        own,
                                        each.isSigned(),
                                        each.isEncrypted()),
                                each.asynchronousMdnUrl() == null ? "" : each.asynchronousMdnUrl()))
                        .toList(),
                signer);
    }

    Optional<Partner> between(String from, String to) {
        return all.stream().filter(each -> each.isBetween(from, to)).findFirst();
    }
}
