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

import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixFuzzTest {

    private static final int ROUNDS = Integer.getInteger("caravan.fuzz", 2_000);
    private static final String[] PIECES = {
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
        " "
    };

    @Test
    void anyInputIsReadToItsEndAndNothingIsLost() {
        String order = message("35=D", "34=1", "49=A", "56=B", "95=5", "96=a\u0001b\n=", "58=two\nlines");
        String log = "one " + order + "\ntwo " + message("35=0") + message("35=1") + "\n";
        List<String> seeds = List.of(
                log,
                log.replace('\u0001', '|'),
                log.replace("\u0001", "^A"),
                log.replace("\u0001", "<SOH>"),
                order.substring(0, 30) + "\n" + order.substring(30) + log.replace('\u0001', '|'));
        Random random = new Random(20_260_102);
        int accepted = 0;
        int whole = 0;
        int rejected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String input = mutated(seeds.get(random.nextInt(seeds.size())), random);
            boolean small = random.nextInt(4) == 0;
            FixRecords records = new FixRecords(
                    chunked(bytes(input), random),
                    StandardCharsets.UTF_8,
                    "fuzz",
                    small ? 60 : 1 << 20,
                    small ? 40 : 1 << 20);
            List<Object> outcomes = FixRead.all(records);
            if (!small) {
                FixRead.assertNothingLost(outcomes, bytes(input));
            }

            for (Object outcome : outcomes) {
                if (outcome instanceof Record row) {
                    accepted++;
                    whole += "ok".equals(row.get("_parse_status")) ? 1 : 0;
                    assertThat(FixRead.rebuilt(row)).isEqualTo((byte[]) row.get("_raw"));
                } else {
                    assertThat(outcome).isInstanceOf(Rejected.class);
                    rejected++;
                }
            }
        }

        assertThat(accepted).isGreaterThan(ROUNDS);
        assertThat(whole).isGreaterThan(ROUNDS / 2);
        assertThat(rejected).isGreaterThan(ROUNDS / 100);
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
                Duration.ofSeconds(10),
                () -> FixRead.all(new FixRecords(new ByteArrayInputStream(input), StandardCharsets.UTF_8, "fuzz")));
        assertThat(outcomes).isNotEmpty();
    }

    private static String mutated(String seed, Random random) {
        StringBuilder text = new StringBuilder(seed);
        int mutations = random.nextInt(6);
        for (int i = 0; i < mutations && text.length() > 0; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
                case 2 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                default -> {
                    int from = random.nextInt(text.length());
                    text.insert(at, text.substring(from, Math.min(text.length(), from + random.nextInt(60))));
                }
            }
        }

        return text.toString();
    }

    private static ByteArrayInputStream chunked(byte[] input, Random random) {
        return new ByteArrayInputStream(input) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(100)));
            }
        };
    }
}
