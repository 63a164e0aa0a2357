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
package dev.caravan.landing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testing.Guarantee;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S4: what is remembered of a stream is kept in a directory that has its name, whatever that is. */
@Guarantee("S4")
class StateDirectoryTest {

    private static final Path STATE = Path.of("/srv/lakehouse/_caravan/orders");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/cron.d/x",
                "..",
                ".",
                "",
                "/etc/passwd",
                "..\\..\\x",
                "..%2f..%2fx",
                "%2e%2e",
                "C:\\Windows\\x",
                "s3://bucket/../../x",
                "a\u0000b",
                "a\nb",
                ".lock",
                "～/x",
                "․․/x"
            })
    void isWithinThatOfItsPipeline(String stream) {
        String name = IntentLog.fileName(stream);

        assertThat(STATE.resolve(name).normalize().getParent()).isEqualTo(STATE);
        assertThat(name).matches("[A-Za-z0-9%_.-]+").doesNotStartWith(".");
    }
}
