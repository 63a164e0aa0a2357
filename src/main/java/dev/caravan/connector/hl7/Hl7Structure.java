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
package dev.caravan.connector.hl7;

import ca.uhn.hl7v2.ErrorCode;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.AbstractGroup;
import ca.uhn.hl7v2.model.GenericSegment;
import ca.uhn.hl7v2.model.Group;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Structure;
import ca.uhn.hl7v2.model.Type;
import dev.caravan.format.judge.Verdict;
import java.util.Optional;
import java.util.Set;

/** Whether a message has the segments and fields that HAPI's model of its type wants, in their places. */
final class Hl7Structure {

    /** Non-conformant cardinality, of table 0357. */
    private static final long CARDINALITY = 198;

    private Hl7Structure() {}

    /** @return what is wrong first, in the order of the message; empty if nothing is */
    static Optional<Verdict> judge(Message message) throws HL7Exception {
        return group(message);
    }

    private static Optional<Verdict> group(Group group) throws HL7Exception {
        Set<String> unexpected = ((AbstractGroup) group).getNonStandardNames();
        for (String name : group.getNames()) {
            boolean empty = true;
            for (Structure structure : group.getAll(name)) {
                if (structure.isEmpty()) {
                    continue;
                }

                empty = false;
                Optional<Verdict> verdict = unexpected.contains(name) ? unexpected(structure) : structure(structure);
                if (verdict.isPresent()) {
                    return verdict;
                }
            }

            if (empty && group.isRequired(name) && !group.isChoiceElement(name)) {
                return wrong(ErrorCode.SEGMENT_SEQUENCE_ERROR, first(group, name), "a required segment is missing");
            }
        }

        return Optional.empty();
    }

    private static Optional<Verdict> structure(Structure structure) throws HL7Exception {
        return structure instanceof Group group ? group(group) : segment((Segment) structure);
    }

    /** A segment of no version may be text that was broken over lines: its name is not told. */
    private static Optional<Verdict> unexpected(Structure structure) {
        if (structure.getName().startsWith("Z")) {
            return Optional.empty();
        }

        return structure instanceof GenericSegment
                ? wrong(ErrorCode.SEGMENT_SEQUENCE_ERROR, null, "a segment is not known in this version")
                : wrong(ErrorCode.SEGMENT_SEQUENCE_ERROR, structure.getName(), "the segment does not belong there");
    }

    private static Optional<Verdict> segment(Segment segment) throws HL7Exception {
        for (int number = 1; number <= segment.numFields(); number++) {
            int filled = 0;
            for (Type repetition : segment.getField(number)) {
                filled += repetition.isEmpty() ? 0 : 1;
            }

            String field = segment.getName() + "-" + number;
            if (filled == 0 && segment.isRequired(number)) {
                return wrong(ErrorCode.REQUIRED_FIELD_MISSING, field, "a required field is missing");
            }

            int most = segment.getMaxCardinality(number);
            if (most > 0 && filled > most) {
                return Optional.of(
                        Verdict.invalid(CARDINALITY, field, "the field is repeated more often than allowed"));
            }
        }

        return Optional.empty();
    }

    /** The segment with which a part of a message begins. */
    private static String first(Group group, String name) throws HL7Exception {
        Structure structure = group.get(name);
        while (structure instanceof Group inner) {
            structure = inner.get(inner.getNames()[0]);
        }

        return structure.getName();
    }

    private static Optional<Verdict> wrong(ErrorCode reason, String field, String text) {
        return Optional.of(Verdict.invalid((long) reason.getCode(), field, text));
    }
}
