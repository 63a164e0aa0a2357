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
package dev.caravan.bench;

import dev.caravan.format.copybook.CopybookRecords;
import dev.caravan.format.copybook.Framing;
import dev.caravan.format.fhir.FhirRecords;
import dev.caravan.format.fix.FixRecords;
import dev.caravan.format.hl7.Hl7Records;
import dev.caravan.format.mx.MxRecords;
import dev.caravan.format.swift.SwiftRecords;
import dev.caravan.format.x12.X12Records;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The formats that are measured: what is read, by what, what is hoped for, and who else reads it. */
enum BenchedFormat {
    HL7(
            FormatInputs::hl7,
            in -> new Hl7Records(in, StandardCharsets.UTF_8, "bench"),
            "50,000 rows",
            new Rival("hapi-generic", "HapiHl7", 4)),
    X12(
            FormatInputs::x12,
            in -> new X12Records(in, StandardCharsets.UTF_8, "bench"),
            "50 MB",
            new Rival("staedi", "StaediX12", 2)),
    MT103(
            FormatInputs::mt103,
            in -> new SwiftRecords(in, StandardCharsets.UTF_8, "bench"),
            "100,000 rows",
            new Rival("prowide-core", "ProwideMt", 0)),
    FIX(
            FormatInputs::fix,
            in -> new FixRecords(in, StandardCharsets.UTF_8, "bench"),
            "500,000 rows",
            new Rival("quickfixj", "QuickfixReports", 0)),
    COPYBOOK(
            FormatInputs::copybook,
            in -> new CopybookRecords(in, FormatInputs.COPYBOOK, Framing.FIXED, "bench"),
            "55 MB",
            null),
    CAMT053(
            FormatInputs::camt053,
            in -> MxRecords.read(in, "bench"),
            "10,000 rows",
            new Rival("prowide-mx", "ProwideMx", 0)),
    FHIR(FormatInputs::fhir, in -> new FhirRecords(in, "bench"), "150 MB", new Rival("hapi-fhir", "HapiFhir", 0));

    /**
     * @param program in {@code src/test/servers/parsers}
     * @param ratio of bytes per CPU second that Caravan should reach at least, 0 for none
     */
    record Rival(String system, String program, int ratio) {}

    private interface Input {
        byte[] bytes() throws IOException;
    }

    private interface Reader {
        RecordStream open(InputStream in);
    }

    private final Input input;
    private final Reader reader;
    private final String goal;
    private final Rival rival;

    BenchedFormat(Input input, Reader reader, String goal, Rival rival) {
        this.input = input;
        this.reader = reader;
        this.goal = goal;
        this.rival = rival;
    }

    byte[] input() throws IOException {
        return input.bytes();
    }

    /** Rows or megabytes per CPU second. */
    String goal() {
        return goal;
    }

    Optional<Rival> rival() {
        return Optional.ofNullable(rival);
    }

    /** Reads everything; whatever is not wholly understood is a fault of the benchmark. */
    long rows(byte[] bytes) {
        long rows = 0;
        try (RecordStream records = reader.open(new ByteArrayInputStream(bytes))) {
            while (records.hasNext()) {
                if (!(records.next() instanceof Record row) || !"ok".equals(row.get("_parse_status"))) {
                    throw new IllegalStateException("The input of " + this + " has a fault in row " + (rows + 1));
                }
                rows++;
            }
        }

        return rows;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
