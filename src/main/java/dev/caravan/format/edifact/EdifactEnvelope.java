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
package dev.caravan.format.edifact;

import dev.caravan.format.segments.EnvelopeCount;
import dev.caravan.format.segments.EnvelopeTime;
import dev.caravan.record.Struct;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The envelopes that are open, UNB/UNZ around UNG/UNE around UNH/UNT (ISO 9735-1), and whether their references and
 * counts are right. Faults are told as text without any of the data.
 */
final class EdifactEnvelope {

    private Struct interchange;
    private Struct group;
    private Struct message;
    private String interchangeReference;
    private String groupReference;
    private String messageReference;
    private boolean inMessage;
    private boolean bare;
    private long groups;
    private long messages;
    private long messagesOfGroup;
    private long segments;

    void openInterchange(EdifactSegment unb, Consumer<String> faults) {
        interchangeReference = unb.value(5, 1);
        groups = 0;
        messages = 0;
        interchange = new Struct(
                EdifactColumns.INTERCHANGE,
                unb.value(1, 1),
                unb.value(1, 2),
                unb.value(2, 1),
                unb.value(2, 2),
                unb.value(3, 1),
                unb.value(3, 2),
                time("S004 of UNB", unb, 4, faults),
                interchangeReference,
                unb.value(7, 1),
                unb.value(9, 1),
                unb.value(10, 1),
                unb.value(11, 1));
    }

    void openGroup(EdifactSegment ung, Consumer<String> faults) {
        groupReference = ung.value(5, 1);
        groups++;
        messagesOfGroup = 0;
        group = new Struct(
                EdifactColumns.GROUP,
                ung.value(1, 1),
                ung.value(2, 1),
                ung.value(3, 1),
                time("S004 of UNG", ung, 4, faults),
                groupReference,
                ung.value(6, 1),
                ung.value(7, 1),
                ung.value(7, 2));
    }

    void openMessage(EdifactSegment unh) {
        inMessage = true;
        bare = false;
        messageReference = unh.value(1, 1);
        messages++;
        messagesOfGroup++;
        segments = 1;
        message = new Struct(
                EdifactColumns.MESSAGE,
                messageReference,
                unh.value(2, 1),
                unh.value(2, 2),
                unh.value(2, 3),
                unh.value(2, 4),
                unh.value(2, 5),
                unh.value(3, 1));
    }

    /** A message without UNH and UNT. */
    void openBareMessage() {
        inMessage = true;
        bare = true;
        message = null;
    }

    void countSegment() {
        segments++;
    }

    void closeMessage(EdifactSegment unt, Consumer<String> faults) {
        segments++;
        inMessage = false;
        if (bare) {
            faults.accept("A UNT segment without UNH");
            return;
        }

        EnvelopeCount.fault("0074 of UNT", unt.value(1, 1), segments, "segments")
                .ifPresent(faults);
        same("0062 of UNT", "UNH", messageReference, unt.value(2, 1)).ifPresent(faults);
    }

    void closeGroup(EdifactSegment une, Consumer<String> faults) {
        if (group == null) {
            faults.accept("A UNE segment without UNG");
            return;
        }

        EnvelopeCount.fault("0060 of UNE", une.value(1, 1), messagesOfGroup, "messages")
                .ifPresent(faults);
        same("0048 of UNE", "UNG", groupReference, une.value(2, 1)).ifPresent(faults);
        group = null;
    }

    void closeInterchange(EdifactSegment unz, Consumer<String> faults) {
        if (interchange == null) {
            faults.accept("A UNZ segment without UNB");
            return;
        }

        long count = groups > 0 ? groups : messages;
        EnvelopeCount.fault("0036 of UNZ", unz.value(1, 1), count, groups > 0 ? "functional groups" : "messages")
                .ifPresent(faults);
        same("0020 of UNZ", "UNB", interchangeReference, unz.value(2, 1)).ifPresent(faults);
        interchange = null;
    }

    /** Another segment begins or ends a message, or the stream ends: what is still open was cut off. */
    Optional<String> cutMessage() {
        boolean cut = inMessage && !bare;
        inMessage = false;
        return cut ? Optional.of("The message has no UNT segment; it may have been cut off") : Optional.empty();
    }

    Optional<String> cutGroup() {
        boolean cut = group != null;
        group = null;
        return cut ? Optional.of("The group has no UNE segment; it may have been cut off") : Optional.empty();
    }

    Optional<String> cutInterchange() {
        boolean cut = interchange != null;
        interchange = null;
        return cut ? Optional.of("The interchange has no UNZ segment; it may have been cut off") : Optional.empty();
    }

    boolean inInterchange() {
        return interchange != null;
    }

    boolean inMessage() {
        return inMessage;
    }

    boolean inBareMessage() {
        return inMessage && bare;
    }

    /** Null outside of any. */
    Struct interchange() {
        return interchange;
    }

    /** Null outside of any. */
    Struct group() {
        return group;
    }

    /** The one that was opened last; null when that has no UNH. */
    Struct message() {
        return message;
    }

    private static Object time(String name, EdifactSegment segment, int number, Consumer<String> faults) {
        String date = segment.value(number, 1);
        if (date == null) {
            return null;
        }

        Object time = EnvelopeTime.of(date, segment.value(number, 2)).orElse(null);
        if (time == null) {
            faults.accept(name + " is no date and time");
        }

        return time;
    }

    private static Optional<String> same(String name, String header, String opened, String closed) {
        return opened != null && opened.equals(closed)
                ? Optional.empty()
                : Optional.of(name + " is not the reference in " + header);
    }
}
