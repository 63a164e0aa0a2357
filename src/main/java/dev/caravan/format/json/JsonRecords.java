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

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * JSON (RFC 8259) as records, one per object, keys in the order of the text. A byte order mark decides over the charset
 * asked for.
 *
 * <p>Values: a whole number is a {@code Long} or, when too large, a {@code BigDecimal}; a number with a fraction or exponent
 * is a {@code BigDecimal} with the scale written ({@code 1.00} stays so); objects are {@code LinkedHashMap}, arrays
 * {@code ArrayList}. Not taken, as some of it would be lost or guessed: the same key twice in an object, NaN, nesting deeper
 * than 100, half a surrogate pair, text of more than 20 million characters, a number of more than 1000 digits or
 * with an exponent beyond 1000, more than a million values in a record.
 */
public final class JsonRecords {

    private static final int MAX_VALUES = 3_000_000;

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

    /**
     * The one object that a message in UTF-8 is.
     *
     * @return a {@code Record} or a {@code Rejected} (JSON_SYNTAX, JSON_NOT_OBJECT, JSON_ENCODING)
     */
    public static Object single(byte[] message, Origin origin) {
        try {
            try (JsonParser parser = JsonValues.FACTORY.createParser(decoded(message))) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return rejected("JSON_NOT_OBJECT", "a value that is not an object", origin, message);
                }
                Record record = new Record(origin);
                JsonValues.object(parser, record);

                return parser.nextToken() == null
                        ? record
                        : rejected("JSON_SYNTAX", "more than one value", origin, message);
            }
        } catch (JsonProcessingException e) {
            return rejected("JSON_SYNTAX", JsonValues.reason(e), origin, message);
        } catch (CharacterCodingException e) {
            return rejected("JSON_ENCODING", "bytes that are not UTF-8", origin, message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The one value that a text in UTF-8 is, as values in records are; of no more than three million values.
     *
     * @throws IllegalArgumentException with what is wrong, without any of the text
     */
    public static Object value(byte[] text) {
        try (JsonParser parser = JsonValues.FACTORY.createParser(decoded(text))) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("it is empty");
            }
            Object value = JsonValues.value(parser, MAX_VALUES);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("it is more than one value");
            }

            return value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(JsonValues.reason(e), e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("bytes that are not UTF-8", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String decoded(byte[] text) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    }

    private static Rejected rejected(String code, String reason, Origin origin, byte[] message) {
        return new Rejected(code, "Cannot read JSON of " + origin + ": " + reason, origin, message);
    }
}
