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
package dev.caravan.format.fix;

import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Struct;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Turns the layout of one message into its row. For one message only. */
final class FixMessage {

    private static final int MAX_ERRORS = 100;
    private static final int MAX_SEQUENCE_DIGITS = 18;
    private static final int[] HEADER = {8, 34, 35, 43, 49, 50, 52, 56, 57, 97, 122, 1128};

    private final byte[] raw;
    private final int begin;
    private final FixLayout layout;
    private final FixVerdict verdict;
    private final FixStart start;
    private final Charset charset;
    private final byte[] scratch;
    private final String[] header = new String[HEADER.length];
    private final int[] headerPositions = new int[HEADER.length];
    private final List<Struct> errors = new ArrayList<>(0);
    private int nextBreak;

    /** @param begin where the window has the first byte of raw */
    FixMessage(byte[] raw, int begin, FixLayout layout, FixVerdict verdict, FixStart start, Charset charset) {
        this.raw = raw;
        this.begin = begin;
        this.layout = layout;
        this.verdict = verdict;
        this.start = start;
        this.charset = charset;
        this.scratch = layout.breaks() == 0 ? raw : new byte[raw.length];
    }

    Record row(Origin origin, long position, FixText prefix, MessageDigest digest) {
        List<Struct> fields = fields();
        judge();
        String sequence = header[1];
        Long number = isSequence(sequence) ? Long.valueOf(sequence) : null;
        if (sequence != null && number == null) {
            note("FIX_HEADER", headerPositions[1], "MsgSeqNum (34) is no whole number");
        }

        Boolean duplicate = flag(3, "PossDupFlag (43)");
        Boolean resend = flag(9, "PossResend (97)");
        Instant sent = time(6, "SendingTime (52)");
        Instant originallySent = time(10, "OrigSendingTime (122)");
        boolean whole = verdict != null;
        Record row = new Record(origin);
        row.put("_raw", raw);
        row.put("_raw_sha256", HexFormat.of().formatHex(digest.digest(raw)));
        row.put("_source", new Struct(FixColumns.SOURCE, origin.place(), position, (long) raw.length));
        row.put("_parse_status", errors.isEmpty() ? "ok" : "partial");
        row.put("_errors", errors);
        row.put("begin_string", header[0]);
        row.put("body_length", bodyLength());
        row.put("msg_type", header[2]);
        row.put("sender_comp_id", header[4]);
        row.put("sender_sub_id", header[5]);
        row.put("target_comp_id", header[7]);
        row.put("target_sub_id", header[8]);
        row.put("msg_seq_num", number);
        row.put("sending_time", sent);
        row.put("orig_sending_time", originallySent);
        row.put("poss_dup_flag", duplicate);
        row.put("poss_resend", resend);
        row.put("appl_ver_id", header[11]);
        row.put("checksum", whole ? fields.get(fields.size() - 1).get("value") : null);
        row.put("body_length_ok", whole && verdict.measured() ? verdict.lengthOk() : null);
        row.put("checksum_ok", whole ? verdict.sumOk() : null);
        row.put("encoding", charset.name());
        row.put("delimiter", new String(start.delimiter(), StandardCharsets.ISO_8859_1));
        row.put("terminated", layout.terminated());
        row.put("prefix", prefix == null ? null : prefix.text());
        row.put("prefix_raw", prefix == null ? null : prefix.raw());
        row.put("suffix", null);
        row.put("suffix_raw", null);
        row.put("fields", fields);
        row.put("breaks", breaks());
        return row;
    }

    private void judge() {
        if (verdict == null) {
            note("FIX_TRUNCATED", raw.length, "The message breaks off before CheckSum (10)");
            return;
        }

        if (!verdict.measured()) {
            note("FIX_BODY_LENGTH", 0, "BodyLength (9) is not the second field");
        } else if (!verdict.lengthOk()) {
            note(
                    "FIX_BODY_LENGTH",
                    layout.from(1) - begin,
                    "BodyLength (9) is not the length of the body, which has " + verdict.counted() + " bytes");
        }

        if (!verdict.sumOk()) {
            note(
                    "FIX_CHECKSUM",
                    layout.from(layout.count() - 1) - begin,
                    "CheckSum (10) is not the sum of the message's bytes in three digits");
        }
    }

    private List<Struct> fields() {
        List<Struct> fields = new ArrayList<>(layout.count());
        for (int i = 0; i < layout.count(); i++) {
            int tag = layout.tag(i);
            int position = layout.from(i) - begin;
            FixText text = text(tag == 0 ? layout.from(i) : layout.valueFrom(i), layout.to(i));
            boolean data = layout.inner(i) >= 0;
            if (tag == 0) {
                note("FIX_FIELD", position, "Field " + (i + 1) + " of the message has no tag");
            } else if (layout.inner(i) == -2) {
                note("FIX_DATA_LENGTH", position, "The length before field " + tag + " is not that of its data");
            }

            if (text.raw() != null && !data) {
                note("FIX_ENCODING", position, "Field " + (i + 1) + " holds bytes that are not " + charset.name());
            }

            String value = data && text.raw() != null ? null : text.text();
            keepHeader(tag, value, position);
            fields.add(new Struct(FixColumns.FIELD, tag == 0 ? null : (Long) (long) tag, value, text.raw()));
        }

        return fields;
    }

    /** The bytes from a position of the window on, without the line breaks that are the log's. */
    private FixText text(int valueFrom, int to) {
        if (layout.breaks() == 0) {
            return FixText.of(raw, valueFrom - begin, to - begin, charset);
        }

        int length = 0;
        int cursor = valueFrom;
        for (; nextBreak < layout.breaks() && layout.breakFrom(nextBreak) < to; nextBreak++) {
            int breakTo = Math.min(to, layout.breakTo(nextBreak));
            if (!passed(nextBreak) || breakTo <= cursor) {
                continue;
            }

            int breakFrom = Math.max(cursor, layout.breakFrom(nextBreak));
            System.arraycopy(raw, cursor - begin, scratch, length, breakFrom - cursor);
            length += breakFrom - cursor;
            cursor = breakTo;
        }

        if (cursor < to) {
            System.arraycopy(raw, cursor - begin, scratch, length, to - cursor);
            length += to - cursor;
        }

        return FixText.of(scratch, 0, length, charset);
    }

    private boolean passed(int index) {
        return !layout.breakInValue(index) || verdict != null && verdict.passing();
    }

    private List<Struct> breaks() {
        if (layout.breaks() == 0) {
            return List.of();
        }

        List<Struct> breaks = new ArrayList<>();
        for (int i = 0; i < layout.breaks(); i++) {
            if (passed(i)) {
                int from = layout.breakFrom(i) - begin;
                int length = layout.breakTo(i) - layout.breakFrom(i);
                String text = new String(raw, from, length, StandardCharsets.ISO_8859_1);
                breaks.add(new Struct(FixColumns.BREAK, (long) from, text));
            }
        }

        return breaks;
    }

    private void keepHeader(int tag, String value, int position) {
        for (int i = 0; i < HEADER.length; i++) {
            if (HEADER[i] == tag && header[i] == null) {
                header[i] = value;
                headerPositions[i] = position;
                return;
            }
        }
    }

    private Long bodyLength() {
        if (layout.count() < 2 || layout.tag(1) != FixTags.BODY_LENGTH) {
            return null;
        }

        long length = FixVerdict.number(raw, layout.valueFrom(1) - begin, layout.to(1) - begin);
        return length < 0 ? null : length;
    }

    private static boolean isSequence(String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= MAX_SEQUENCE_DIGITS
                && text.chars().allMatch(FixStart::isDigit);
    }

    private Boolean flag(int index, String name) {
        String text = header[index];
        if (text == null || text.equals("Y") || text.equals("N")) {
            return text == null ? null : text.equals("Y");
        }

        note("FIX_HEADER", headerPositions[index], name + " is neither Y nor N");
        return null;
    }

    private Instant time(int index, String name) {
        String text = header[index];
        Instant time = text == null ? null : FixTime.of(text);
        if (text != null && time == null) {
            note("FIX_TIME", headerPositions[index], name + " is no time of the form YYYYMMDD-HH:MM:SS.sss");
        }

        return time;
    }

    private void note(String code, int position, String message) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(new Struct(FixColumns.ERROR, code, (long) position, message));
        }
    }
}
