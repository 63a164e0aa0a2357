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

import dev.caravan.format.copybook.Copybook;
import dev.caravan.format.copybook.CopybookOptions;
import dev.caravan.format.copybook.CopybookOptions.Trim;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What the parsers read: samples of the tests, repeated to about a megabyte, or made alike; the same in each run. */
final class FormatInputs {

    /** 195 fields of all kinds of numbers in 1,493 bytes. */
    static final Copybook COPYBOOK = Copybook.parse(
            new String(resource("/copybook/test6_copybook.cob"), StandardCharsets.UTF_8),
            new CopybookOptions("cp037", true, Trim.BOTH, true, true, null, Map.of()));

    private static final int X12_SETS = 500;
    private static final int FIX_REPORTS = 5_000;

    private FormatInputs() {}

    /** 1,013 messages of 1.1 kB. */
    static byte[] hl7() {
        return resource("/samples/hl7_2-3_samples.txt");
    }

    /** One interchange of one group with 1,000 claims of institutions, two in each transaction set. */
    static byte[] x12() {
        List<String> lines = new String(resource("/x12/two-claims.837i"), StandardCharsets.US_ASCII)
                .lines()
                .toList();
        String set = String.join("\n", lines.subList(2, lines.size() - 2)) + "\n";
        StringBuilder text = new StringBuilder(lines.get(0) + "\n" + lines.get(1) + "\n");
        for (int number = 0; number < X12_SETS; number++) {
            text.append(set.replace("987654", String.valueOf(100_000 + number)));
        }
        text.append("GE*").append(X12_SETS).append("*1~\n").append(lines.get(lines.size() - 1));

        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** 2,000 payments in a file of the RJE kind. */
    static byte[] mt103() {
        String two = new String(resource("/swift/mt103.rje"), StandardCharsets.US_ASCII).stripTrailing();

        return (two + "\n$\n").repeat(1_000).getBytes(StandardCharsets.US_ASCII);
    }

    /** A log of execution reports, each with two parties. */
    static byte[] fix() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (int number = 1; number <= FIX_REPORTS; number++) {
            String body = String.join(
                            "|",
                            "35=8",
                            "34=" + (10_000 + number),
                            "49=BRK",
                            "52=20260105-09:30:00.123",
                            "56=FND",
                            "37=O" + (50_000 + number),
                            "11=C" + (70_000 + number),
                            "17=E" + (90_000 + number),
                            "150=F",
                            "39=2",
                            "55=ABC",
                            "54=1",
                            "38=1000",
                            "32=1000",
                            "31=" + (10 + number % 90) + ".25",
                            "6=10.25",
                            "60=20260105-09:30:00",
                            "453=2",
                            "448=P1",
                            "447=D",
                            "452=1",
                            "448=P2",
                            "447=D",
                            "452=3")
                    + "|";
            String message = ("8=FIX.4.4|9=" + body.length() + "|" + body).replace('|', '\u0001');
            int sum = message.chars().sum() & 0xFF;
            log.writeBytes(
                    (message + "10=" + String.format("%03d", sum) + "\u0001\n").getBytes(StandardCharsets.US_ASCII));
        }

        return log.toByteArray();
    }

    /** 1,000 records. */
    static byte[] copybook() {
        return repeated(resource("/copybook/test6_data/INTEGR.TYPES.NOV28.DATA.dat"), 10);
    }

    /** 100 statements in documents of their own, one behind the other. */
    static byte[] camt053() {
        return repeated(resource("/mx/camt053.v8.xml"), 100);
    }

    /** 270 patients, one on each line. */
    static byte[] fhir() {
        return repeated(resource("/fhir/Patient.ndjson"), 30);
    }

    private static byte[] repeated(byte[] bytes, int times) {
        ByteArrayOutputStream repeated = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            repeated.writeBytes(bytes);
        }

        return repeated.toByteArray();
    }

    private static byte[] resource(String name) {
        try (InputStream in = FormatInputs.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
