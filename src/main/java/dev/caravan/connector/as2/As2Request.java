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

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the headers of a message say (RFC 4130 section 6). They are the sender's: only names, message id and options are used,
 * and they hold no line ends.
 *
 * @param messageId with its angle brackets
 * @param from the sender's name, without quotes
 * @param receiptAddress where to send the MDN, if it is not to be the answer
 */
record As2Request(
        String messageId,
        String from,
        String to,
        boolean wantsReceipt,
        ReceiptOptions options,
        Optional<String> receiptAddress) {

    private static final int MAX_MESSAGE_ID = 998;

    /**
     * How an MDN is to be signed (RFC 4130 section 7.3).
     *
     * @param signed whether it is
     * @param required whether the sender would rather have its message refused
     * @param algorithms digests, the preferred one first; empty if none was named
     */
    record ReceiptOptions(boolean signed, boolean required, List<String> algorithms) {

        static ReceiptOptions parse(String header) {
            boolean signed = false;
            boolean required = false;
            List<String> algorithms = List.of();
            for (String option : header.split(";")) {
                String name = option.replaceFirst("=.*", "").strip();
                List<String> values = Arrays.stream(
                                option.replaceFirst("[^=]*=?", "").split(","))
                        .map(String::strip)
                        .toList();
                boolean important = values.get(0).equalsIgnoreCase("required");
                if (name.equalsIgnoreCase("signed-receipt-protocol")) {
                    signed = true;
                    required |= important;
                } else if (name.equalsIgnoreCase("signed-receipt-micalg")) {
                    algorithms = values.subList(1, values.size());
                    required |= important;
                }
            }

            return new ReceiptOptions(signed, required, algorithms);
        }

        /** The first digest that both sides know, SHA-256 if none was asked for; nothing where there is none in common. */
        Optional<MicAlgorithm> algorithm() {
            Optional<MicAlgorithm> known = algorithms.stream()
                    .flatMap(each -> MicAlgorithm.named(each).stream())
                    .findFirst();

            return known.isPresent() || required && !algorithms.isEmpty() ? known : Optional.of(MicAlgorithm.SHA256);
        }

        /** The name that the sender knows it by. */
        String spelling(MicAlgorithm algorithm) {
            return algorithms.stream()
                    .filter(each ->
                            MicAlgorithm.named(each).filter(algorithm::equals).isPresent())
                    .findFirst()
                    .orElseGet(algorithm::parameter);
        }
    }

    /** @param headers by their names in lower case. @return nothing where it is no message of AS2 */
    static Optional<As2Request> of(Map<String, String> headers) {
        String messageId = headers.getOrDefault("message-id", "").strip();
        String from = As2Name.fromHeader(headers.getOrDefault("as2-from", ""));
        String to = As2Name.fromHeader(headers.getOrDefault("as2-to", ""));
        if (!messageId.matches("[\\x20-\\x7e]{1," + MAX_MESSAGE_ID + "}")
                || !As2Name.isName(from)
                || !As2Name.isName(to)
                || !headers.containsKey("content-type")) {
            return Optional.empty();
        }

        return Optional.of(new As2Request(
                messageId,
                from,
                to,
                headers.containsKey("disposition-notification-to"),
                ReceiptOptions.parse(headers.getOrDefault("disposition-notification-options", "")),
                Optional.ofNullable(headers.get("receipt-delivery-option"))
                        .map(String::strip)
                        .filter(address -> !address.isEmpty())));
    }
}
