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
package dev.caravan.format.x12;

import dev.caravan.format.segments.EnvelopeCount;
import dev.caravan.format.segments.EnvelopeTime;
import dev.caravan.record.Struct;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The envelopes that are open, ISA/IEA around GS/GE around ST/SE (X12.5, X12.6), and whether their control numbers and
 * counts are right. Faults are told as text without any of the data.
 */
final class X12Envelope {

    private Struct interchange;
    private Struct group;
    private String interchangeNumber;
    private String groupNumber;
    private String setNumber;
    private boolean inInterchange;
    private boolean inGroup;
    private boolean inSet;
    private long groups;
    private long sets;
    private long segments;

    void openInterchange(List<?> isa, Consumer<String> faults) {
        inInterchange = true;
        interchangeNumber = X12Segment.value(isa, 13);
        groups = 0;
        interchange = new Struct(
                X12Columns.INTERCHANGE,
                X12Segment.value(isa, 5),
                X12Segment.value(isa, 6),
                X12Segment.value(isa, 7),
                X12Segment.value(isa, 8),
                time("ISA09 and ISA10", isa, 9, faults),
                X12Segment.value(isa, 12),
                interchangeNumber,
                X12Segment.value(isa, 14),
                X12Segment.value(isa, 15));
    }

    void openGroup(List<?> gs, Consumer<String> faults) {
        inGroup = true;
        groupNumber = X12Segment.value(gs, 6);
        groups++;
        sets = 0;
        group = new Struct(
                X12Columns.GROUP,
                X12Segment.value(gs, 1),
                X12Segment.value(gs, 2),
                X12Segment.value(gs, 3),
                time("GS04 and GS05", gs, 4, faults),
                groupNumber,
                X12Segment.value(gs, 7),
                X12Segment.value(gs, 8));
    }

    void openSet(List<?> st) {
        inSet = true;
        setNumber = X12Segment.value(st, 2);
        sets++;
        segments = 1;
    }

    void countSegment() {
        segments++;
    }

    void closeSet(List<?> se, Consumer<String> faults) {
        segments++;
        inSet = false;
        EnvelopeCount.fault("SE01", X12Segment.value(se, 1), segments, "segments")
                .ifPresent(faults);
        String number = X12Segment.value(se, 2);
        if (number == null || !number.equals(setNumber)) {
            faults.accept("SE02 is not the control number in ST02");
        }
    }

    void closeGroup(List<?> ge, Consumer<String> faults) {
        if (!inGroup) {
            faults.accept("A GE segment without GS");
            return;
        }

        EnvelopeCount.fault("GE01", X12Segment.value(ge, 1), sets, "transaction sets")
                .ifPresent(faults);
        if (!sameNumber(groupNumber, X12Segment.value(ge, 2))) {
            faults.accept("GE02 is not the control number in GS06");
        }

        inGroup = false;
    }

    void closeInterchange(List<?> iea, Consumer<String> faults) {
        EnvelopeCount.fault("IEA01", X12Segment.value(iea, 1), groups, "functional groups")
                .ifPresent(faults);
        if (!sameNumber(interchangeNumber, X12Segment.value(iea, 2))) {
            faults.accept("IEA02 is not the control number in ISA13");
        }

        inInterchange = false;
        interchange = null;
    }

    /** Another segment begins or ends a transaction set, or the stream ends: what is still open was cut off. */
    Optional<String> cutSet() {
        boolean cut = inSet;
        inSet = false;
        return cut ? Optional.of("The transaction set has no SE segment; it may have been cut off") : Optional.empty();
    }

    Optional<String> cutGroup() {
        boolean cut = inGroup;
        inGroup = false;
        return cut ? Optional.of("The functional group has no GE segment; it may have been cut off") : Optional.empty();
    }

    Optional<String> cutInterchange() {
        boolean cut = inInterchange;
        inInterchange = false;
        interchange = null;
        return cut ? Optional.of("The interchange has no IEA segment; it may have been cut off") : Optional.empty();
    }

    boolean inSet() {
        return inSet;
    }

    boolean inGroup() {
        return inGroup;
    }

    Struct interchange() {
        return interchange;
    }

    /** Null outside of any. */
    Struct group() {
        return inGroup ? group : null;
    }

    private static Object time(String names, List<?> segment, int date, Consumer<String> faults) {
        String written = X12Segment.value(segment, date);
        if (written == null) {
            return null;
        }

        Object time =
                EnvelopeTime.of(written, X12Segment.value(segment, date + 1)).orElse(null);
        if (time == null) {
            faults.accept(names + " are no date and time");
        }

        return time;
    }

    /** Numbers, of which some senders leave the leading zeros out. */
    private static boolean sameNumber(String opened, String closed) {
        return opened != null && closed != null && withoutZeros(opened).equals(withoutZeros(closed));
    }

    private static String withoutZeros(String number) {
        int from = 0;
        while (from < number.length() - 1 && number.charAt(from) == '0') {
            from++;
        }

        return number.substring(from);
    }
}
