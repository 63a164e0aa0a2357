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

import static dev.caravan.format.fix.FixRead.bytes;
import static dev.caravan.format.fix.FixRead.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.caravan.format.fuzz.ParserFuzz;
import dev.caravan.record.Record;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixFuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() {
        String order = message("35=D", "34=1", "49=A", "56=B", "95=5", "96=a\u0001b\n=", "58=two\nlines");
        String log = "one " + order + "\ntwo " + message("35=0") + message("35=1") + "\n";
        return Stream.of(
                        log,
                        log.replace('\u0001', '|'),
                        log.replace("\u0001", "^A"),
                        log.replace("\u0001", "<SOH>"),
                        order.substring(0, 30) + "\n" + order.substring(30) + log.replace('\u0001', '|'))
                .map(FixRead::bytes)
                .toList();
    }

    @Override
    protected List<String> pieces() {
        return List.of(
                "8=FIX.4.4\u00019=20\u0001",
                "8=FIX.4.2|9=5|",
                "8=FIX.4.2^A9=5^A",
                "8=FIX",
                "10=",
                "10=123\u0001",
                "9=",
                "95=10\u000196=",
                "95=999999999\u000196=",
                "212=0|213=",
                "\u0001",
                "|",
                "^A",
                "^",
                "=",
                "\n",
                "\r\n",
                "\n   ",
                "8",
                "0",
                "\u00FF",
                " ");
    }

    /** The small limits let some of the messages and lines be too large, of which not all bytes are kept. */
    @Override
    protected List<?> read(byte[] input, Random random) {
        boolean small = random.nextInt(4) == 0;
        int messageLimit = small ? 60 : 1 << 20;
        int lineLimit = small ? 40 : 1 << 20;
        List<Object> outcomes =
                all(new FixRecords(chunked(input, random), StandardCharsets.UTF_8, "fuzz", messageLimit, lineLimit));
        if (!small) {
            FixRead.assertNothingLost(outcomes, input);
        }
        for (Object outcome : outcomes) {
            if (outcome instanceof Record row) {
                assertThat(FixRead.rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
            }
        }

        return outcomes;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8=FIX.4.2|9=999999|",
                " 8=FIX.4.2|9=5|\n",
                "8=FIX.4.2;9=5;8=FIX.4.2:9=5:",
                "8=FIX.4.2|9=5|58= 8=FIX.4.2^A9=5^A\n",
                "8=FIX.4.2|9=5|95=900000|96=x|\n",
                "8=FIX.4.2|9=5|95=900000|96=",
                "95=900000^A96=^A",
                "8=FIX.4.2^A9=5^A95=9000^A96=x^A",
                "8=FIX.4.2|35=1|\n8=FIX.4.2^A35=1^A\n",
                "8\n=FIX.4.2",
                "8=FIX.4.2|9=5|\n\r\n\r",
                "58=FIX.4.2|9=5|",
                "58=FIX.4.2|9=5|\n",
                "8",
                "8=",
                "\n",
                "^",
                "=",
                "1=|"
            })
    void repetitionIsReadInTime(String unit) {
        byte[] input = bytes(("8=FIX.4.2|9=5|" + unit.repeat(300_000 / unit.length())));
        List<Object> outcomes = assertTimeoutPreemptively(
                Duration.ofMinutes(2),
                () -> FixRead.all(new FixRecords(new ByteArrayInputStream(input), StandardCharsets.UTF_8, "fuzz")));
        assertThat(outcomes).isNotEmpty();
    }
}
