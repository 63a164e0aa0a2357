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
package dev.caravan.connector.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FixIdentityTest {

    private static final String FIRST =
            "8=FIX.4.4|9=80|35=8|34=7|49=B|52=20240229-14:30:00.123|56=C|37=O1|58=52=x|10=001|";
    private static final String AGAIN = "8=FIX.4.4|9=120|35=8|34=7|43=Y|49=B|52=20240229-14:31:07.000|56=C"
            + "|122=20240229-14:30:00|37=O1|58=52=x|10=002|";

    @Test
    void messageSentAgainIsTheSame() {
        assertThat(identity(AGAIN)).isEqualTo(identity(FIRST));
    }

    @Test
    void anotherNumberTimeOrFieldIsAnotherMessage() {
        assertThat(identity(FIRST.replace("34=7", "34=8"))).isNotEqualTo(identity(FIRST));
        assertThat(identity(FIRST.replace("14:30:00.123", "14:30:01.123"))).isNotEqualTo(identity(FIRST));
        assertThat(identity(FIRST.replace("37=O1", "37=O2"))).isNotEqualTo(identity(FIRST));
        assertThat(identity(FIRST.replace("58=52=x", "58=52=y"))).isNotEqualTo(identity(FIRST));
    }

    @Test
    void anyBytesHaveOne() {
        assertThat(identity("")).isEmpty();
        assertThat(identity("52=")).isEqualTo("52=");
        assertThat(identity("|=|52|52=|122=|x")).isEqualTo("|=|x");
    }

    private static String identity(String message) {
        byte[] bytes = message.replace('|', '\u0001').getBytes(StandardCharsets.ISO_8859_1);

        return new String(FixIdentity.of(bytes), StandardCharsets.ISO_8859_1).replace('\u0001', '|');
    }
}
