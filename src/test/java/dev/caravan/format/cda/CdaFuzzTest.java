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
package dev.caravan.format.cda;

import static dev.caravan.format.xml.XmlRead.all;
import static dev.caravan.format.xml.XmlRead.assertNothingIsLost;
import static dev.caravan.format.xml.XmlRead.chunked;
import static dev.caravan.format.xml.XmlRead.resource;
import static dev.caravan.format.xml.XmlRead.verdicts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.format.xml.XmlMutations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CdaFuzzTest {

    private static final int ROUNDS = Integer.getInteger("caravan.fuzz", 2_000);

    @Test
    void anyInputIsReadToItsEndAndNothingOfItIsLost() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : List.of("CCD.xml", "US_Realm_Header.xml", "nested.xml", "PRPA_IN201305UV02.xml")) {
            seeds.add(resource("/cda/" + name));
        }

        Random random = new Random(20_260_101);
        int accepted = 0;
        int rejected = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] input = XmlMutations.mutated(seeds.get(random.nextInt(seeds.size())), random);
            // The small limit lets some of the rows be too large; the chunks end everywhere.
            int limit = random.nextInt(4) == 0 ? 1500 : 1 << 20;
            List<Object> outcomes = all(CdaRecords.read(chunked(input, random), "fuzz", limit));
            assertNothingIsLost(input, outcomes);
            for (String verdict : verdicts(outcomes)) {
                boolean good = verdict.equals("ok") || verdict.equals("XML_VALUE");
                accepted += good ? 1 : 0;
                rejected += good ? 0 : 1;
            }
        }

        assertThat(accepted).isGreaterThan(ROUNDS / 10);
        assertThat(rejected).isGreaterThan(ROUNDS / 10);
    }
}
