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
package dev.caravan.connector.fix;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What stays of a message when it is sent again: all of it but the fields that tell so. A message sent again has a
 * SendingTime of its own and the first one as OrigSendingTime (FIX session layer, resend).
 */
final class FixIdentity {

    private static final byte SOH = 1;
    private static final String SENDING_TIME = "52";
    private static final String ORIG_SENDING_TIME = "122";
    /** The time to the second; some write the fraction of it another way. */
    private static final int TIME_BYTES = 17;

    private FixIdentity() {}

    /** @param message with SOH behind each field */
    static byte[] of(byte[] message) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(message.length);
        byte[] sent = {};
        byte[] sentFirst = null;
        int from = 0;
        for (int at = 0; at < message.length; at++) {
            if (message[at] != SOH) {
                continue;
            }
            String tag = tag(message, from, at);
            if (tag.equals(SENDING_TIME)) {
                sent = time(message, from + SENDING_TIME.length() + 1, at);
            } else if (tag.equals(ORIG_SENDING_TIME)) {
                sentFirst = time(message, from + ORIG_SENDING_TIME.length() + 1, at);
            } else if (!differs(tag)) {
                kept.write(message, from, at + 1 - from);
            }
            from = at + 1;
        }
        kept.write(message, from, message.length - from);
        kept.writeBytes(sentFirst == null ? sent : sentFirst);

        return kept.toByteArray();
    }

    /** BodyLength, CheckSum, PossDupFlag, PossResend, LastMsgSeqNumProcessed. */
    private static boolean differs(String tag) {
        return switch (tag) {
            case "9", "10", "43", "97", "369" -> true;
            default -> false;
        };
    }

    private static String tag(byte[] message, int from, int to) {
        int end = from;
        while (end < to && end - from < 4 && message[end] != '=') {
            end++;
        }

        return new String(message, from, end - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] time(byte[] message, int from, int to) {
        return from > to ? new byte[0] : Arrays.copyOfRange(message, from, Math.min(to, from + TIME_BYTES));
    }
}
