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
package dev.caravan.format.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf16StreamTest {

    private static final String TEXT = "<a>J\u00F6rg \u20AC \uD83D\uDC2A</a>";

    @Test
    void utf16IsReadAsUtf8AndComesBack() throws IOException {
        for (Charset charset : List.of(UTF_16LE, UTF_16BE)) {
            for (String text : List.of(TEXT, "\uFEFF" + TEXT, "\uFEFFx", "\uFEFF")) {
                byte[] input = text.getBytes(charset);
                Utf16Stream stream = new Utf16Stream(new ByteArrayInputStream(input));
                byte[] read = stream.readAllBytes();

                assertThat(stream.isWide()).isTrue();
                assertThat(stream.charset(UTF_8)).isEqualTo(charset);
                assertThat(new String(read, UTF_8)).isEqualTo(text);
                assertThat(stream.received(read)).isEqualTo(input);
            }
        }
    }

    @Test
    void whatIsNotUtf16StaysAsItIs() throws IOException {
        byte[] utf32 = {(byte) 0xFF, (byte) 0xFE, 0, 0, '<', 0, 0, 0};
        for (byte[] input : List.of(
                TEXT.getBytes(UTF_8),
                ("\uFEFF" + TEXT).getBytes(UTF_8),
                TEXT.getBytes(ISO_8859_1),
                utf32,
                new byte[] {'<', 0},
                new byte[] {(byte) 0xFF},
                new byte[0])) {
            Utf16Stream stream = new Utf16Stream(new ByteArrayInputStream(input));
            byte[] read = stream.readAllBytes();

            assertThat(stream.isWide()).isFalse();
            assertThat(read).isEqualTo(input);
            assertThat(stream.received(read)).isEqualTo(input);
            assertThat(stream.length(read, 0, read.length)).isEqualTo(input.length);
        }
    }

    /** Bytes of any kind behind a mark: surrogates alone, in the wrong order, an odd byte at the end. */
    @Test
    void anyBytesComeBackFromAnyCut() throws IOException {
        Random random = new Random(57);
        for (int round = 0; round < 2_000; round++) {
            byte[] input = new byte[2 + random.nextInt(40)];
            for (int i = 2; i < input.length; i++) {
                input[i] = (byte) (random.nextBoolean() ? 0xD8 + random.nextInt(8) : random.nextInt());
            }

            boolean little = random.nextBoolean();
            input[little ? 0 : 1] = (byte) 0xFF;
            input[little ? 1 : 0] = (byte) 0xFE;
            input[input.length - 1] |= 1;
            Utf16Stream stream = new Utf16Stream(trickling(input, random));
            byte[] read = stream.readAllBytes();
            assertThat(stream.received(read)).isEqualTo(input);

            int cut = Utf16Stream.cut(read, random.nextInt(read.length));
            byte[] first = stream.received(read, 0, cut);
            assertThat(first).isEqualTo(Arrays.copyOf(input, stream.length(read, 0, cut)));
            assertThat(stream.received(read, cut, read.length))
                    .isEqualTo(Arrays.copyOfRange(input, first.length, input.length));
        }
    }

    private static ByteArrayInputStream trickling(byte[] input, Random random) {
        return new ByteArrayInputStream(input) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1 + random.nextInt(3)));
            }
        };
    }
}
