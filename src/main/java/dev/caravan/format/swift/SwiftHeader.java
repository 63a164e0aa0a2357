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
package dev.caravan.format.swift;

import dev.caravan.record.Record;

/** Columns of blocks 1 to 3. */
final class SwiftHeader {

    private static final int SHORT_OUTPUT = 21;
    private static final int BASIC = 15;
    private static final int SESSION = 4;
    private static final int NUMBERS = 10;

    private final SwiftMessage message;
    private final SwiftErrors errors;
    private String ownTerminal;

    SwiftHeader(SwiftMessage message, SwiftErrors errors) {
        this.message = message;
        this.errors = errors;
    }

    void put(Record row) {
        putBasic(row, message.blockText("1"));
        row.put("message_type", message.headingType());
        String application = message.blockText("2");
        if (application != null && !putApplication(row, application)) {
            errors.add("SWIFT_HEADER", message.blockPosition("2"), "Block 2 is no application header");
        }

        row.put("user_reference", message.userTag("108"));
        row.put("validation_flag", message.userTag("119"));
        row.put("uetr", message.userTag("121"));
    }

    /** Application (1), service (2), logical terminal (12, as little as 8 is taken), session (4), sequence (6). */
    private void putBasic(Record row, String text) {
        int digits = text == null ? -1 : digits(text);
        boolean known = digits >= 0
                && SwiftValues.isNumber(text.substring(1, 3))
                && SwiftValues.isNumber(text.substring(text.length() - digits));
        if (text != null && !known) {
            errors.add("SWIFT_HEADER", message.blockPosition("1"), "Block 1 is no basic header");
        }

        ownTerminal = known ? text.substring(3, text.length() - digits) : null;
        row.put("application_id", known ? text.substring(0, 1) : null);
        row.put("service_id", known ? text.substring(1, 3) : null);
        row.put("logical_terminal", ownTerminal);
        row.put("session_number", known && digits > 0 ? Long.valueOf(number(text, digits, digits - SESSION)) : null);
        row.put(
                "sequence_number",
                known && digits == NUMBERS ? Long.valueOf(number(text, NUMBERS - SESSION, 0)) : null);
    }

    /** Of session and sequence: both, or but in messages between users, the session alone or neither; -1 for no header. */
    private static int digits(String text) {
        if (text.length() >= SHORT_OUTPUT && text.length() <= BASIC + NUMBERS) {
            return NUMBERS;
        }

        boolean service = text.length() == BASIC || text.length() == BASIC + SESSION;
        return service && !text.startsWith("01", 1) ? text.length() - BASIC : -1;
    }

    private static long number(String text, int from, int to) {
        return Long.parseLong(text.substring(text.length() - from, text.length() - to));
    }

    private boolean putApplication(Record row, String text) {
        boolean input = text.startsWith("I");
        if (!input && !text.startsWith("O") || text.length() < 4 || !SwiftValues.isNumber(text.substring(1, 4))) {
            return false;
        }

        row.put("direction", input ? "input" : "output");
        row.put("message_type", text.substring(1, 4));
        if (input) {
            row.put("sender", bic(ownTerminal));
            row.put("receiver", text.length() < 12 ? null : bic(text.substring(4, Math.min(16, text.length()))));
            row.put("priority", text.length() < 17 ? null : text.substring(16, 17));
            return text.length() >= 12 && text.length() <= SHORT_OUTPUT;
        }

        row.put("receiver", bic(ownTerminal));
        // Banks that hand statements out put the address of an input header behind the O.
        return text.length() <= SHORT_OUTPUT ? text.length() >= 12 : putOutput(row, text);
    }

    /** Input time (4), message input reference (28: date, terminal, session, sequence), output date and time (10). */
    private static boolean putOutput(Record row, String text) {
        if (text.length() < 46 || text.length() > 47) {
            return false;
        }

        String mir = text.substring(8, 36);
        row.put("mir", mir);
        row.put("sender", bic(mir.substring(6, 18)));
        row.put(
                "input_time",
                SwiftValues.time(mir.substring(0, 6) + text.substring(4, 8)).orElse(null));
        row.put("output_time", SwiftValues.time(text.substring(36, 46)).orElse(null));
        row.put("priority", text.length() == 47 ? text.substring(46) : null);
        return row.get("input_time") != null && row.get("output_time") != null;
    }

    /** A terminal is a BIC with a letter for the terminal behind the first eight. */
    private static String bic(String terminal) {
        return terminal == null || terminal.length() != 12
                ? terminal
                : terminal.substring(0, 8) + terminal.substring(9);
    }
}
