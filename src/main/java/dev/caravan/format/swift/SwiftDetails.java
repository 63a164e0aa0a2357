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

import dev.caravan.record.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What banks put into field 86 of a statement line, which the standard leaves to them. Two usages are known: a transaction
 * code of three digits, which some leave out, and sub-fields of two ({@code 166?00text?20purpose}; {@code >}, {@code <}, {@code ~} in Poland),
 * whose purpose may hold labels ({@code EREF+}), and labels between slashes ({@code /EREF/value/REMI/value}) in the
 * Netherlands. Line ends are not part of a value. A label is only what is known as one.
 */
final class SwiftDetails {

    private static final int MAX_PARTS = 1_000;
    private static final int CODE = 3;
    private static final String UNSTRUCTURED = "USTD//";
    private static final String SEPARATORS = "?><~^";

    /** Of the German banks' usage, with the plus sign behind. */
    private static final Set<String> PURPOSE_LABELS = Set.of(
            "IBAN", "BIC ", "EREF", "MREF", "CRED", "PURP", "SVWZ", "MDAT", "ABWA", "ABWE", "SQTP", "ORCR", "ORMR",
            "DDAT", "KREF", "DEBT", "COAM", "OAMT");

    private static final Set<String> SLASH_LABELS = Set.of(
            "ACCW", "ADDR", "BENM", "BIC", "BREF", "CACT", "CBIC", "CHGS", "CRNM", "DACT", "DBIC", "DBNM", "DCID",
            "OPRP", "CNTP", "COAM", "CREF", "CSID", "EREF", "EXCH", "IBAN", "ID", "IREF", "ISDT", "MARF", "NAME",
            "NRTX", "OAMT", "OCMT", "ORDP", "PREF", "PURP", "REMI", "RREF", "RTRN", "RTYP", "SVCL", "SWOC", "TRCD",
            "TRTP", "ULTB", "ULTC", "ULTD");

    private final List<Struct> fields = new ArrayList<>();
    private final List<Struct> labels = new ArrayList<>();
    private final String text;
    private String separator;
    private String code;

    private SwiftDetails(String text) {
        this.text = text;
    }

    /** Null when the text has none of the usages. */
    static Struct of(String information) {
        SwiftDetails details = new SwiftDetails(String.join("", SwiftValues.lines(information)));
        if (!details.readFields() && !details.readSlashes()) {
            return null;
        }

        return details.struct();
    }

    private boolean readFields() {
        int start = text.startsWith("?") ? 0 : CODE;
        if (text.length() < start + 3
                || !SwiftValues.isNumber(text.substring(0, start))
                || SEPARATORS.indexOf(text.charAt(start)) < 0
                || !SwiftValues.isNumber(text.substring(start + 1, start + 3))) {
            return false;
        }

        separator = text.substring(start, start + 1);
        code = start == 0 ? null : text.substring(0, start);
        for (int at = start; at < text.length(); ) {
            int end = fields.size() < MAX_PARTS ? nextField(at + 3) : text.length();
            fields.add(part(text.substring(at + 1, at + 3), text.substring(at + 3, end)));
            at = end;
        }

        String purpose = join("2");
        if (purpose != null) {
            readLabels(purpose);
        }

        return true;
    }

    private int nextField(int from) {
        int at = text.indexOf(separator, from);
        while (at >= 0 && (at + 3 > text.length() || !SwiftValues.isNumber(text.substring(at + 1, at + 3)))) {
            at = text.indexOf(separator, at + 1);
        }

        return at < 0 ? text.length() : at;
    }

    /** The first part is without label where text stands before the first one. */
    private void readLabels(String purpose) {
        String label = null;
        int from = 0;
        for (int plus = purpose.indexOf('+', 4); plus >= 0; plus = purpose.indexOf('+', plus + 1)) {
            String name = purpose.substring(plus - 4, plus);
            if (plus - 4 >= from && PURPOSE_LABELS.contains(name) && labels.size() < MAX_PARTS) {
                addLabel(label, purpose.substring(from, plus - 4));
                label = name.strip();
                from = plus + 1;
            }
        }

        addLabel(label, purpose.substring(from));
    }

    private void addLabel(String label, String value) {
        if (label != null || !value.isEmpty()) {
            labels.add(part(label, value));
        }
    }

    private boolean readSlashes() {
        int end = labelEnd(0);
        if (end < 0) {
            return false;
        }

        separator = "/";
        int start = 0;
        while (end >= 0) {
            int next = end + 1;
            while (next < text.length() && (labels.size() >= MAX_PARTS || labelEnd(next) < 0)) {
                int slash = text.indexOf('/', next + 1);
                next = slash < 0 ? text.length() : slash;
            }

            // Some banks put a slash behind each value, too.
            boolean closed = next > end + 1 && text.charAt(next - 1) == '/';
            labels.add(part(text.substring(start + 1, end), text.substring(end + 1, closed ? next - 1 : next)));
            start = next;
            end = labelEnd(next);
        }

        return true;
    }

    /** Where the slash stands behind the label that begins here with one, -1 where none does. */
    private int labelEnd(int at) {
        if (at >= text.length() || text.charAt(at) != '/') {
            return -1;
        }

        int end = text.indexOf('/', at + 1);
        return end >= 0 && end - at <= 5 && SLASH_LABELS.contains(text.substring(at + 1, end)) ? end : -1;
    }

    private Struct struct() {
        String purpose = label("SVWZ", "REMI");
        if (purpose != null && purpose.startsWith(UNSTRUCTURED)) {
            purpose = purpose.substring(UNSTRUCTURED.length());
        }

        boolean german = !fields.isEmpty();
        return new Struct(
                SwiftColumns.DETAILS,
                separator,
                code,
                join("00"),
                join("10"),
                purpose == null && german ? label((String) null) : purpose,
                first(join("30"), label("BIC"), counterparty(1)),
                first(join("31"), label("IBAN"), counterparty(0)),
                first(join("32", "33"), label("NAME"), counterparty(2)),
                join("34"),
                label("EREF"),
                label("KREF", "PREF"),
                label("MREF", "MARF"),
                label("CRED", "CSID"),
                fields,
                labels);
    }

    private static String first(String... values) {
        for (String value : values) {
            if (value != null) {
                return value;
            }
        }

        return null;
    }

    /** Account, BIC, name and town, between slashes; null where there is none or it is empty. */
    private String counterparty(int part) {
        String label = label("CNTP");
        String[] parts = label == null ? new String[0] : label.split("/", 4);
        return part < parts.length && !parts[part].isEmpty() ? parts[part] : null;
    }

    /** The values of all fields whose code begins so, null when there are none. */
    private String join(String... codes) {
        StringBuilder joined = new StringBuilder();
        for (Struct field : fields) {
            for (String each : codes) {
                if (((String) field.get("code")).startsWith(each)) {
                    joined.append((String) field.get("value"));
                }
            }
        }

        return joined.length() == 0 ? null : joined.toString();
    }

    private String label(String... names) {
        for (Struct label : labels) {
            for (String name : names) {
                if (name == null ? label.get("code") == null : name.equals(label.get("code"))) {
                    return (String) label.get("value");
                }
            }
        }

        return null;
    }

    private static Struct part(String code, String value) {
        return new Struct(SwiftColumns.PART, code, value);
    }
}
