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
package dev.caravan.connector.as2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ContentType;

/**
 * A part of a MIME message with its bytes as they came, from which a signature is verified: nothing is put together again.
 *
 * @param headers by their names in lower case, unfolded
 * @param bytes headers and body
 * @param bodyStart where in them the body begins
 */
record MimePart(Map<String, String> headers, byte[] bytes, int bodyStart) {

    private static final int MAX_HEADER_BYTES = 64 << 10;
    private static final byte DER_SEQUENCE = 0x30;

    /** What HTTP brought: its headers are none of the bytes. */
    static MimePart of(Map<String, String> headers, byte[] body) {
        return new MimePart(headers, body, 0);
    }

    /** A part that begins with its headers. @throws Refused if they are none */
    static MimePart parse(byte[] bytes) throws Refused {
        Map<String, String> headers = new LinkedHashMap<>();
        String name = null;
        int at = 0;
        while (at < bytes.length) {
            int end = endOfLine(bytes, at);
            String line = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1).stripTrailing();
            at = end;
            if (line.isEmpty()) {
                break;
            }
            if (at > MAX_HEADER_BYTES) {
                throw new Refused(Disposition.UNEXPECTED_PROCESSING_ERROR, "a part of it has too many MIME headers");
            }
            int colon = line.indexOf(':');
            if (Character.isWhitespace(line.charAt(0)) && name != null) {
                headers.merge(name, line, String::concat);
            } else if (colon > 0) {
                name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                headers.putIfAbsent(name, line.substring(colon + 1).strip());
            } else {
                throw new Refused(Disposition.UNEXPECTED_PROCESSING_ERROR, "a part of it has no MIME headers");
            }
        }

        return new MimePart(headers, bytes, at);
    }

    private static int endOfLine(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }

        return Math.min(bytes.length, at + 1);
    }

    /** With CR LF where a line ends with LF alone. */
    static byte[] canonical(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + text.length / 16);
        byte before = 0;
        for (byte each : text) {
            if (each == '\n' && before != '\r') {
                out.write('\r');
            }
            out.write(each);
            before = each;
        }

        return out.toByteArray();
    }

    /** {@code text/plain} where none is given. */
    ContentType contentType() {
        ContentType type = ContentType.parseLenient(headers.get("content-type"));

        return type == null || type.getMimeType() == null ? ContentType.TEXT_PLAIN : type;
    }

    /** Without parameters, in lower case. */
    String type() {
        return contentType().getMimeType().toLowerCase(Locale.ROOT);
    }

    /** A parameter of the content type, {@code ""} where it is not given. */
    String parameter(String name) {
        String value = contentType().getParameter(name);

        return value == null ? "" : value;
    }

    /** The transfer encoding, in lower case; {@code 7bit} where none is given (RFC 2045 section 6.1). */
    String encoding() {
        return headers.getOrDefault("content-transfer-encoding", "7bit").strip().toLowerCase(Locale.ROOT);
    }

    /** The body, out of its transfer encoding. @throws Refused if it is in none that is known */
    byte[] content() throws Refused {
        byte[] body = Arrays.copyOfRange(bytes, bodyStart, bytes.length);

        return switch (encoding()) {
            case "binary", "7bit", "8bit" -> body;
            case "base64" -> base64(body);
            case "quoted-printable" -> quotedPrintable(body);
            default -> throw new Refused(Disposition.UNSUPPORTED_FORMAT, "its transfer encoding is not known");
        };
    }

    private static byte[] base64(byte[] body) throws Refused {
        if (body.length > 0 && body[0] == DER_SEQUENCE) {
            // Said to be Base64, and sent as it is: as2-lib does so. No Base64 of ASN.1 begins like that.
            return body;
        }
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new Refused(Disposition.UNEXPECTED_PROCESSING_ERROR, "it is no Base64");
        }
    }

    /** RFC 2045 section 6.7; an equals sign that begins nothing stands for itself. */
    private static byte[] quotedPrintable(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length);
        int at = 0;
        while (at < body.length) {
            int high = body[at] == '=' && at + 2 < body.length ? Character.digit(body[at + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(body[at + 2], 16);
            if (low >= 0) {
                out.write(high << 4 | low);
                at += 3;
            } else if (body[at] == '=' && at + 1 < body.length && (body[at + 1] == '\n' || body[at + 1] == '\r')) {
                at = endOfLine(body, at);
            } else {
                out.write(body[at++]);
            }
        }

        return out.toByteArray();
    }

    /**
     * The parts between a multipart's boundaries, each without the line end before the boundary, which belongs to that (RFC
     * 2046 section 5.1.1).
     *
     * @param most parts behind which the rest is not looked at
     */
    List<byte[]> parts(int most) {
        List<byte[]> parts = new ArrayList<>();
        byte[] delimiter = ("--" + parameter("boundary")).getBytes(StandardCharsets.ISO_8859_1);
        int start = -1;
        for (int line = bodyStart; line < bytes.length && parts.size() < most; line = endOfLine(bytes, line)) {
            if (delimiter.length > 2 && startsWith(delimiter, line)) {
                if (start >= 0) {
                    parts.add(Arrays.copyOfRange(bytes, start, Math.max(start, beforeLineEnd(line))));
                }
                start = endOfLine(bytes, line);
            }
        }

        return parts;
    }

    /** Whether a line is a boundary, and not one that only begins as it does. */
    private boolean startsWith(byte[] delimiter, int at) {
        int end = at + delimiter.length;
        if (end > bytes.length || !Arrays.equals(bytes, at, end, delimiter, 0, delimiter.length)) {
            return false;
        }
        String rest = new String(bytes, end, endOfLine(bytes, end) - end, StandardCharsets.ISO_8859_1);

        return rest.isBlank() || rest.startsWith("--");
    }

    private int beforeLineEnd(int line) {
        int end = line - 1;

        return end > 0 && bytes[end - 1] == '\r' ? end - 1 : end;
    }
}
