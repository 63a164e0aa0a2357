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
package dev.caravan.format.xml;

import static dev.caravan.format.xml.XmlRead.all;
import static dev.caravan.format.xml.XmlRead.assertNothingIsLost;
import static dev.caravan.format.xml.XmlRead.raw;
import static dev.caravan.format.xml.XmlRead.utf8;
import static dev.caravan.format.xml.XmlRead.verdicts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.format.cda.CdaRecords;
import dev.caravan.format.mx.MxRecords;
import dev.caravan.record.RecordStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that are out to read files, open sockets, or take all memory, for every format of XML. */
class XmlHostileTest {

    private static final List<Function<InputStream, RecordStream>> FORMATS =
            List.of(in -> MxRecords.read(in, "hostile"), in -> CdaRecords.read(in, "hostile"));

    private static final String MESSAGE =
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pacs.002.001.10\"><FIToFIPmtStsRpt>%s</FIToFIPmtStsRpt></Document>";

    @TempDir
    Path directory;

    @Test
    void noEntityIsResolvedAndNothingOutsideIsLookedAt() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret.txt"), "SECRET-CANARY");
        try (ServerSocket canary = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String http = "http://127.0.0.1:" + canary.getLocalPort() + "/x.dtd";
            String file = secret.toUri().toString();
            List<String> documents = List.of(
                    "<!DOCTYPE Document [<!ENTITY x SYSTEM \"" + file + "\">]>" + MESSAGE.formatted("&x;"),
                    "<!DOCTYPE Document [<!ENTITY x SYSTEM \"" + http + "\">]>" + MESSAGE.formatted("&x;"),
                    "<!DOCTYPE Document [<!ENTITY % p SYSTEM \"" + http + "\"> %p;]>" + MESSAGE.formatted("a"),
                    "<!DOCTYPE Document [<!ENTITY % p SYSTEM \"" + file + "\"> %p;]>" + MESSAGE.formatted("a"),
                    "<!DOCTYPE Document SYSTEM \"" + http + "\">" + MESSAGE.formatted("a"),
                    "<!DOCTYPE Document PUBLIC \"-//x//y\" \"" + http + "\">" + MESSAGE.formatted("a"));
            for (String document : documents) {
                for (Function<InputStream, RecordStream> format : FORMATS) {
                    byte[] input = utf8("<?xml version=\"1.0\"?>" + document);
                    List<Object> outcomes = all(format.apply(new ByteArrayInputStream(input)));
                    assertThat(verdicts(outcomes)).containsExactly("XML_DTD");
                    assertNothingIsLost(input, outcomes);
                    assertThat(outcomes.toString()).doesNotContain("SECRET-CANARY");
                }
            }

            String included = MESSAGE.formatted("<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\""
                    + http + "\"/><x xsi:schemaLocation=\"urn:x " + http + "\"/>");
            for (Function<InputStream, RecordStream> format : FORMATS) {
                List<Object> outcomes = all(format.apply(new ByteArrayInputStream(utf8(included))));
                assertThat(outcomes).hasSize(1);
                assertNothingIsLost(utf8(included), outcomes);
            }

            canary.setSoTimeout(200);
            assertThatThrownBy(canary::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void entitiesDoNotGrow() {
        StringBuilder laughs = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\">");
        for (int i = 1; i < 30; i++) {
            String before = i == 1 ? "lol" : "lol" + (i - 1);
            laughs.append("<!ENTITY lol" + i + " \"" + ("&" + before + ";").repeat(10) + "\">");
        }

        byte[] input = utf8(laughs + "]>" + MESSAGE.formatted("&lol29;"));
        for (Function<InputStream, RecordStream> format : FORMATS) {
            List<Object> outcomes = all(format.apply(new ByteArrayInputStream(input)));
            assertThat(verdicts(outcomes)).containsExactly("XML_DTD");
            assertNothingIsLost(input, outcomes);
        }
    }

    @Test
    void aMillionElementsInEachOtherAreRefused() {
        byte[] input = utf8(MESSAGE.formatted("<a>".repeat(1_000_000) + "</a>".repeat(1_000_000)));
        for (Function<InputStream, RecordStream> format : FORMATS) {
            List<Object> outcomes = all(format.apply(new ByteArrayInputStream(input)));
            assertThat(verdicts(outcomes)).containsExactly("XML_TOO_DEEP");
            assertNothingIsLost(input, outcomes);
        }
    }

    @Test
    void aMillionElementsBesideEachOtherAreRefused() {
        byte[] input = utf8(MESSAGE.formatted("<a/>".repeat(1_100_000)));
        for (Function<InputStream, RecordStream> format : FORMATS) {
            List<Object> outcomes = all(format.apply(new ByteArrayInputStream(input)));
            assertThat(verdicts(outcomes)).containsExactly("XML_TOO_LARGE");
            assertNothingIsLost(input, outcomes);
        }
    }

    @Test
    void aThousandAttributesAreRefused() {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            attributes.append(" a" + i + "='1'");
        }

        byte[] input = utf8(MESSAGE.formatted("<a" + attributes + "/>"));
        for (Function<InputStream, RecordStream> format : FORMATS) {
            assertThat(verdicts(all(format.apply(new ByteArrayInputStream(input)))))
                    .containsExactly("XML_TOO_LARGE");
        }
    }

    @Test
    void aTextOfAGigabyteIsQuarantinedInPieces() {
        int most = 3 * XmlRecords.MAX_ROW_BYTES;
        long size = 1L << 30;
        for (Function<InputStream, RecordStream> format : FORMATS) {
            Filled input = new Filled(MESSAGE.formatted("<a>"), size);
            long bytes = 0;
            Set<String> codes = new TreeSet<>();
            try (RecordStream records = format.apply(input)) {
                while (records.hasNext()) {
                    Object outcome = records.next();
                    assertThat(raw(outcome).length).isLessThanOrEqualTo(most);
                    bytes += raw(outcome).length;
                    codes.addAll(verdicts(List.of(outcome)));
                }
            }

            assertThat(bytes).isEqualTo(input.handedOut);
            assertThat(codes).containsExactly("XML_TOO_LARGE");
        }
    }

    /** The beginning of a document, and a text behind it that does not end. */
    private static final class Filled extends InputStream {

        private final byte[] start;
        private final long size;
        private long handedOut;

        private Filled(String start, long size) {
            this.start = utf8(start.substring(0, start.indexOf("<a>") + 3));
            this.size = size;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (handedOut == size) {
                return -1;
            }

            if (handedOut < start.length) {
                int count = Math.min(length, start.length - (int) handedOut);
                System.arraycopy(start, (int) handedOut, target, offset, count);
                handedOut += count;
                return count;
            }

            int count = (int) Math.min(length, size - handedOut);
            Arrays.fill(target, offset, offset + count, (byte) 'x');
            handedOut += count;
            return count;
        }
    }
}
