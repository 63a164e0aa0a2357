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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.Record;
import dev.caravan.record.Schema;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentedRecordsTest {

    private static final CopybookOptions ASCII =
            new CopybookOptions("US-ASCII", false, CopybookOptions.Trim.BOTH, true, true, null, Map.of());
    private static final Copybook COPYBOOK =
            Copybook.parse("01 R.\n  05 HEAD.\n    10 SEGMENT-ID PIC X.\n  05 NUM PIC X.\n", ASCII);

    @Test
    void aRecordHasTheIdsOfAllThatItBelongsTo() {
        assertThat(ids("A1B1B2C1C2A2C1B1B2", "A;B;C"))
                .containsExactly(
                        List.of("1"),
                        List.of("1", "1.1"),
                        List.of("1", "1.2"),
                        List.of("1", "1.2", "1.2.1"),
                        List.of("1", "1.2", "1.2.2"),
                        List.of("6"),
                        List.of("6", "6.0", "6.0.1"),
                        List.of("6", "6.1"),
                        List.of("6", "6.2"));
    }

    @Test
    void whatBelongsToNothingHasNoIds() {
        assertThat(ids("B1A1X1B1", "A;B")).containsExactly(List.of(), List.of("2"), List.of(), List.of("2", "2.1"));
        assertThat(ids("B1A1X1B1", "A;*"))
                .containsExactly(List.of(), List.of("2"), List.of("2", "2.1"), List.of("2", "2.2"));
    }

    @Test
    void levelsNeedTheField() {
        assertThatThrownBy(() -> new SegmentedRecords(records("A1"), null, SegmentedRecords.levels("A;B")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("need the segment field");
        assertThat(SegmentedRecords.levels(" A , B ;; C ")).containsExactly(List.of("A", "B"), List.of("C"));
    }

    private static List<Object> ids(String file, String levels) {
        List<Object> ids = new ArrayList<>();
        try (SegmentedRecords records =
                new SegmentedRecords(records(file), "segment-id", SegmentedRecords.levels(levels))) {
            assertThat(records.schema().orElseThrow().fields())
                    .extracting(Schema.Field::name)
                    .contains("_segment_ids");
            records.forEachRemaining(outcome -> ids.add(((Record) outcome).get("_segment_ids")));
        }

        return ids;
    }

    private static CopybookRecords records(String file) {
        byte[] bytes = file.getBytes(StandardCharsets.US_ASCII);
        return new CopybookRecords(new ByteArrayInputStream(bytes), COPYBOOK, Framing.FIXED, "test");
    }
}
