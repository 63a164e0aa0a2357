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
package dev.caravan.format.idoc;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A piece of a file: an IDoc with what stands before it, and behind the last one what follows.
 *
 * @param bytes all of it, UTF-16 as UTF-8
 * @param start where the IDoc begins in them: its element, or its control record
 * @param end behind it; equal to {@code start} where there is none
 * @param position of the first byte in the stream
 * @param fault why it is no IDoc; empty if it is one
 */
record IdocFrame(byte[] bytes, int start, int end, long position, Fault fault) {

    /** In which the bytes come back as they are: where they do not fit this one, each is a character. */
    Charset exact(Charset charset) {
        String text = leading(charset) + idoc(charset) + trailing(charset);

        return Arrays.equals(text.getBytes(charset), bytes) ? charset : StandardCharsets.ISO_8859_1;
    }

    String leading(Charset charset) {
        return new String(bytes, 0, start, charset);
    }

    /** The element, or the records. */
    String idoc(Charset charset) {
        return new String(bytes, start, end - start, charset);
    }

    String trailing(Charset charset) {
        return new String(bytes, end, bytes.length - end, charset);
    }

    enum Fault {
        NONE("", ""),
        NO_IDOC("IDOC_NONE", "no IDoc begins here"),
        NOT_CLOSED("IDOC_NOT_CLOSED", "the element IDOC does not end"),
        TOO_LARGE("IDOC_TOO_LARGE", "it has too many bytes, of which the first are kept");

        private final String code;
        private final String text;

        Fault(String code, String text) {
            this.code = code;
            this.text = text;
        }

        String code() {
            return code;
        }

        String text() {
            return text;
        }
    }
}
