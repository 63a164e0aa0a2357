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

    private final byte[] raw;
    private final int begin;
    private final FixLayout layout;
    private final FixVerdict verdict;
    private final FixStart start;
    private final Charset charset;
    private final byte[] scratch;
    private final FixHeader header = new FixHeader();
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
        String sequence = header.value(FixHeader.MSG_SEQ_NUM);
        Long number = isSequence(sequence) ? Long.valueOf(sequence) : null;
        if (sequence != null && number == null) {
            note("FIX_HEADER", header.position(FixHeader.MSG_SEQ_NUM), "MsgSeqNum (34) is no whole number");
        }

        Boolean duplicate = flag(FixHeader.POSS_DUP_FLAG, "PossDupFlag (43)");
        Boolean resend = flag(FixHeader.POSS_RESEND, "PossResend (97)");
        Instant sent = time(FixHeader.SENDING_TIME, "SendingTime (52)");
        Instant originallySent = time(FixHeader.ORIG_SENDING_TIME, "OrigSendingTime (122)");
        boolean whole = verdict != null;
        Object[] columns = {
            raw,
            HexFormat.of().formatHex(digest.digest(raw)),
            new Struct(FixColumns.SOURCE, origin.place(), position, (long) raw.length),
            errors.isEmpty() ? "ok" : "partial",
            errors,
            header.value(FixHeader.BEGIN_STRING),
            bodyLength(),
            header.value(FixHeader.MSG_TYPE),
            header.value(FixHeader.SENDER_COMP_ID),
            header.value(FixHeader.SENDER_SUB_ID),
            header.value(FixHeader.TARGET_COMP_ID),
            header.value(FixHeader.TARGET_SUB_ID),
            number,
            sent,
            originallySent,
            duplicate,
            resend,
            header.value(FixHeader.APPL_VER_ID),
            whole ? fields.get(fields.size() - 1).get("value") : null,
            whole && verdict.measured() ? verdict.lengthOk() : null,
            whole ? verdict.sumOk() : null,
            charset.name(),
            start.delimiterText(),
            layout.terminated(),
            prefix == null ? null : prefix.text(),
            prefix == null ? null : prefix.raw(),
            null,
            null,
            fields,
            breaks()
        };
        return new Record(new Struct(FixColumns.NAMES, columns), origin);
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
        boolean plain = layout.breaks() == 0 && FixBytes.isAscii(raw, 0, raw.length);
        for (int i = 0; i < layout.count(); i++) {
            int tag = layout.tag(i);
            if (plain && tag != 0 && layout.inner(i) == -1) {
                String value = FixText.ascii(raw, layout.valueFrom(i) - begin, layout.to(i) - begin);
                header.keep(tag, value, layout.from(i) - begin);
                fields.add(new Struct(FixColumns.FIELD, FixTags.number(tag), value, null));
                continue;
            }

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
            header.keep(tag, value, position);
            fields.add(new Struct(FixColumns.FIELD, FixTags.number(tag), value, text.raw()));
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

    private Boolean flag(int column, String name) {
        String text = header.value(column);
        if (text == null || text.equals("Y") || text.equals("N")) {
            return text == null ? null : text.equals("Y");
        }

        note("FIX_HEADER", header.position(column), name + " is neither Y nor N");
        return null;
    }

    private Instant time(int column, String name) {
        String text = header.value(column);
        Instant time = text == null ? null : FixTime.of(text);
        if (text != null && time == null) {
            note("FIX_TIME", header.position(column), name + " is no time of the form YYYYMMDD-HH:MM:SS.sss");
        }

        return time;
    }

    private void note(String code, int position, String message) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(new Struct(FixColumns.ERROR, code, (long) position, message));
        }
    }
}
