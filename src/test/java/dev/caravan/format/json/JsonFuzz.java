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
package dev.caravan.format.json;

import dev.caravan.format.fuzz.FoundTypes;
import dev.caravan.format.fuzz.ParserFuzz;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What the readers of JSON have in common. */
abstract class JsonFuzz extends ParserFuzz {

    private final List<byte[]> seeds;

    JsonFuzz(String... seeds) {
        this.seeds = Arrays.stream(seeds)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    protected List<byte[]> seeds() {
        return seeds;
    }

    @Override
    protected List<String> pieces() {
        return List.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\"",
                "\\",
                "\\u",
                "\\ud800",
                "\n",
                "null",
                "true",
                "//",
                "{\"a\":",
                "-0",
                "00",
                "1E-5",
                "1e999999999",
                "1e99999999999",
                "1.",
                ".5",
                "NaN",
                "9".repeat(40));
    }

    /** One mark in the wrong place and there is no record. */
    @Override
    protected int inputsForEachRecord() {
        return 10;
    }

    @Override
    protected List<?> read(byte[] input, Random random) {
        List<?> outcomes = outcomes(input, random);
        FoundTypes.ofOne(outcomes, random, false);

        return outcomes;
    }

    abstract List<?> outcomes(byte[] input, Random random);
}
