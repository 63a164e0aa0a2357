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
package dev.caravan.connector.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkLinesTest {

    @Test
    void aPartEndsBehindItsLastLineAndTheNextBeginsThere() throws IOException {
        assertThat(parts("one\ntwo\n\nfour\nfive", 2)).containsExactly("one\ntwo\n", "\nfour\n", "five");
        assertThat(parts("one\ntwo\n", 2)).containsExactly("one\ntwo\n");
        assertThat(parts("one\ntwo", 1)).containsExactly("one\n", "two");
        assertThat(parts("", 2)).containsExactly("");
    }

    @Test
    void linesThatAreLongerThanWhatIsReadAtATimeStayWhole() throws IOException {
        String line = "x".repeat(200_000) + "\n";

        assertThat(parts(line + line + line, 2)).containsExactly(line + line, line);
    }

    @Test
    void linesAndBytesAreCountedAlsoOfOneWithoutAnEnd() throws IOException {
        BulkLines lines = new BulkLines(in("one\nz\u00fcrich"), 9);
        lines.readAllBytes();

        assertThat(lines.lines()).isEqualTo(2);
        assertThat(lines.bytes()).isEqualTo(11);
        assertThat(lines.isEnd()).isTrue();
    }

    private static List<String> parts(String text, long most) throws IOException {
        BufferedInputStream in = in(text);
        List<String> parts = new ArrayList<>();
        BulkLines lines;
        do {
            lines = new BulkLines(in, most);
            parts.add(new String(lines.readAllBytes(), StandardCharsets.UTF_8));
        } while (!lines.isEnd());

        return parts;
    }

    private static BufferedInputStream in(String text) {
        return new BufferedInputStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 1 << 16);
    }
}
