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

import static dev.caravan.format.fix.FixRead.all;
import static dev.caravan.format.fix.FixRead.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.record.Record;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs other people made; each says in itself how many messages of which version it holds. */
class FixSamplesTest {

    static final Pattern EXPECTED = Pattern.compile("Expected(MessageCount|BeginString)=(\\S+)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MarketDataRequest",
                "MessagesSplitBetweenMultipleLines",
                "SenderAndTargetInSameLogFile",
                "TargetMessagePerLine"
            })
    void sampleIsRead(String name) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/fix/FIX42-CoyTrade-BCExchange-" + name + ".log")) {
            verify(in.readAllBytes(), name);
        }
    }

    @Test
    void repeatedEntriesOfAGroupAreThere() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/fix/FIX42-CoyTrade-BCExchange-MarketDataRequest.log")) {
            assertThat(values((Record) all(in.readAllBytes()).get(0), 269)).containsExactly("0", "1");
        }
    }

    @Test
    void everyLogOfTheCorpusIsRead() throws IOException {
        String corpora = System.getProperty("caravan.corpora");
        assumeTrue(corpora != null, "no corpora: set -Dcaravan.corpora=DIR");
        Path directory = Path.of(corpora, "fix");
        assumeTrue(Files.isDirectory(directory), "no directory " + directory);
        List<Path> logs;
        try (Stream<Path> files = Files.walk(directory)) {
            logs = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }

        assertThat(logs).isNotEmpty();
        for (Path log : logs) {
            verify(Files.readAllBytes(log), log.getFileName().toString());
        }
    }

    private static void verify(byte[] log, String name) {
        List<Object> rows = all(log);
        assertThat(rows).as(name).isNotEmpty().allSatisfy(row -> assertThat((Record) row)
                .containsEntry("_parse_status", "ok"));
        Matcher expected = EXPECTED.matcher(new String(log, StandardCharsets.ISO_8859_1));
        int claims = 0;
        while (expected.find()) {
            claims++;
            String value = expected.group(2);
            if (expected.group(1).equals("MessageCount")) {
                assertThat(rows).as(name).hasSize(Integer.parseInt(value));
            } else {
                assertThat(rows).as(name).allSatisfy(row -> assertThat((Record) row)
                        .containsEntry("begin_string", value));
            }
        }

        assertThat(claims).as(name).isEqualTo(2);
    }
}
