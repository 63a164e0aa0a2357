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
package dev.caravan.format.csv;

import dev.caravan.format.fuzz.FoundTypes;
import dev.caravan.format.fuzz.ParserFuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

class CsvFuzzTest extends ParserFuzz {

    @Override
    protected List<byte[]> seeds() {
        return Stream.of(
                        "id,name,amount\n1,\"Zoë, \"\"the\"\" one\",1.50\n2,,\n3,\"two\nlines\",-7\n",
                        "a;b\r\n\"\";x\r\n\r\n1;2\r3;4\n",
                        "\uFEFFid,when\n1,2024-02-29T12:00:00Z\n2,2024-02-29\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    protected List<String> pieces() {
        return Stream.concat(
                        Stream.of(",", "\"", "\"\"", "\n", "\r\n", "\r", ",\"", "\",\"", "\"\n", ";", "\t"),
                        Stream.of(
                                "0", "-0", "00", "1e5", "1E-5", "1e999999999", "-", "1.", ".5", "NaN", "9".repeat(40)))
                .toList();
    }

    @Override
    protected List<?> read(byte[] input, Random random) {
        CsvOptions options = new CsvOptions(',', false);
        List<?> outcomes = all(new CsvRecords(chunked(input, random), StandardCharsets.UTF_8, options, "fuzz"));
        FoundTypes.ofOne(outcomes, random, true);

        return outcomes;
    }
}
