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
package dev.caravan.format.copybook;

import static dev.caravan.format.copybook.CopybookRead.all;
import static dev.caravan.format.copybook.CopybookRead.copybook;
import static dev.caravan.format.copybook.CopybookRead.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.format.copybook.Framing.Format;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopybookFramesTest {

    private static final String COPYBOOK = copybook("05 A PIC X(2).");

    /** Rows as their text, rejected records as their code and bytes. */
    private static List<String> read(String hex, Framing framing) {
        return all(hex(hex), COPYBOOK, CopybookOptions.DEFAULTS, framing).stream()
                .map(outcome -> outcome instanceof Record row
                        ? (String) row.get("A")
                        : ((Rejected) outcome).code() + " " + ((Rejected) outcome).raw().length)
                .toList();
    }

    @Test
    void fixedRecordsFollowEachOtherAndTheCutLastOneIsRejected() {
        assertThat(read("C1C1 C2C2 C3", Framing.FIXED)).containsExactly("AA", "BB", "COPYBOOK_LENGTH 1");
        assertThat(read("", Framing.FIXED)).isEmpty();
    }

    @Test
    void headerTrailerAndBytesAroundTheFieldsAreLeftOut() {
        Framing framing = new Framing(Format.F, false, -4, -4, 4, 1, 2, 3);
        assertThat(read("FFFF 00C1C100 00C2C200 EEEEEE", framing)).containsExactly("AA", "BB");
    }

    @Test
    void recordDescriptorsOfBothEndsAreRead() {
        assertThat(read("00060000C1C1 00050000C2", Framing.VARIABLE)).containsExactly("AA", "B");
        Framing little = new Framing(Format.V, true, 0, 0, 0, 0, 0, 0);
        assertThat(read("00000200C1C1 00000100C2", little)).containsExactly("AA", "B");
    }

    @Test
    void blocksAreReadRecordByRecord() {
        assertThat(read("00100000 00060000C1C1 00060000C2C2 000A0000 00060000C3C3", Framing.BLOCKED))
                .containsExactly("AA", "BB", "CC");
        assertThat(read("8000000A 00060000C1C1", Framing.BLOCKED)).containsExactly("AA");
    }

    @Test
    void impossibleDescriptorCostsItsBlockOnly() {
        assertThat(read("00100000 00060000C1C1 00FF0000C2C2 000A0000 00060000C3C3", Framing.BLOCKED))
                .containsExactly("AA", "COPYBOOK_DESCRIPTOR 6", "CC");
        assertThat(read("00060000C1C1 00010000C2C2 00060000C3C3", Framing.VARIABLE))
                .containsExactly("AA", "COPYBOOK_DESCRIPTOR 12");
    }

    @Test
    void cutFilesAndEmptyRecordsAreRejected() {
        assertThat(read("00060000C1", Framing.VARIABLE)).containsExactly("COPYBOOK_LENGTH 5");
        assertThat(read("0006", Framing.VARIABLE)).containsExactly("COPYBOOK_LENGTH 2");
        assertThat(read("00040000 00060000C1C1", Framing.VARIABLE)).containsExactly("COPYBOOK_LENGTH 4", "AA");
        assertThat(read("00100000 00060000C1C1", Framing.BLOCKED)).containsExactly("AA", "COPYBOOK_LENGTH 0");
    }

    @Test
    void partsOfSpannedRecordsArePutTogetherAcrossBlocks() {
        assertThat(read("00050100C1 00060000C2C2 00050200C1", Framing.VARIABLE))
                .containsExactly("COPYBOOK_SPANNED 5", "BB", "COPYBOOK_SPANNED 5");
        assertThat(read("00050100C1 00050200C2 00060000C3C3", Framing.VARIABLE)).containsExactly("AB", "CC");
        assertThat(read("000F0000 00060000C1C1 00050100C2 00090000 00050200C3 000A0000 00060000C4C4", Framing.BLOCKED))
                .containsExactly("AA", "BC", "DD");
        assertThat(read("00050100C1", Framing.VARIABLE)).containsExactly("COPYBOOK_SPANNED 5");
    }

    @Test
    void partsOfSpannedRecordsMayBeManyAndEmpty() {
        List<Object> outcomes = all(
                hex("00050100C1 00040300 00060300C2C3 00050200C4"),
                copybook("05 A PIC X(3).", "05 B PIC X."),
                CopybookOptions.DEFAULTS,
                Framing.VARIABLE);
        assertThat(outcomes).hasSize(1);
        assertThat((Record) outcomes.get(0)).containsEntry("A", "ABC").containsEntry("B", "D");
    }

    @Test
    void rowsSayWhereTheyStood() {
        Record row =
                (Record) all(hex("00060000C1C1 00060000C2C2"), COPYBOOK, CopybookOptions.DEFAULTS, Framing.VARIABLE)
                        .get(1);
        assertThat(row.get("_source"))
                .isEqualTo(
                        Map.of("place", "test.dat", "record", 2L, "position", 6L, "length", 6L, "header_length", 4L));
        assertThat((byte[]) row.get("_raw")).isEqualTo(hex("00060000C2C2"));
    }
}
