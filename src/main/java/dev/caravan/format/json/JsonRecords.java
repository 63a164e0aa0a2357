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

import dev.caravan.record.RecordStream;
import java.io.InputStream;
import java.nio.charset.Charset;

/**
 * JSON (RFC 8259) as records, one per object, keys in the order of the text. A byte order mark decides over the charset
 * asked for.
 *
 * <p>Values: a whole number is a {@code Long} or, when too large, a {@code BigDecimal}; a number with a fraction or exponent
 * is a {@code BigDecimal} with the scale written ({@code 1.00} stays so); objects are {@code LinkedHashMap}, arrays
 * {@code ArrayList}. Not taken, as some of it would be lost or guessed: the same key twice in an object, NaN, nesting deeper
 * than 1000, half a surrogate pair, text of more than 20 million characters.
 */
public final class JsonRecords {

    private JsonRecords() {}

    /**
     * One object per line (NDJSON, JSON Lines), lines ended by LF or CRLF; blank ones are skipped. Rejected line by line,
     * with its bytes and number: JSON_SYNTAX, JSON_NOT_OBJECT, JSON_ENCODING, JSON_TOO_LONG (more than 16 MiB, of which the
     * first 16 MiB are kept). For one thread.
     */
    public static RecordStream lines(InputStream in, Charset charset, String place) {
        return new JsonLineRecords(in, charset, place);
    }

    /**
     * One array of objects, or a single object; elements are counted from 1 and read one by one, whatever the size of the
     * document. Rejected: JSON_NOT_OBJECT (an element that is none; reading goes on), JSON_TOO_LONG (an element of more than
     * 16 million characters; reading goes on), JSON_SYNTAX and JSON_ENCODING (this ends the stream: what stands before has
     * landed, the rest is one rejection). At most the first 64 KiB of a rejected part are kept. For one thread.
     */
    public static RecordStream document(InputStream in, Charset charset, String place) {
        return new JsonDocumentRecords(in, charset, place);
    }
}
