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

import dev.caravan.connector.rest.OpenAnswer;
import dev.caravan.connector.retry.Retries;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The bytes of a file of an export from one of them on, unpacked. Where the connection breaks off, it goes on with the byte
 * that comes next: as a part (RFC 9110, 14 "Range Requests"), or where the server gives the whole file, behind what is known.
 */
final class BulkDownload extends InputStream {

    private static final int PARTIAL_CONTENT = 206;

    private final Function<Map<String, String>, OpenAnswer> request;
    private final String what;
    private final Retries.Attempts attempts;
    private OpenAnswer content;
    private long position;

    /**
     * @param request asks for the file with these headers
     * @param what is read, for messages
     */
    BulkDownload(Function<Map<String, String>, OpenAnswer> request, String what, long from, Retries retries) {
        this.request = request;
        this.what = what;
        this.position = from;
        this.attempts = retries.begin();
    }

    @Override
    public int read() {
        byte[] one = new byte[1];

        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** @throws CaravanException SOURCE_UNREACHABLE if it cannot be read to its end */
    @Override
    public int read(byte[] bytes, int offset, int length) {
        while (true) {
            try {
                if (content == null) {
                    content = opened();
                }
                int read = content.read(bytes, offset, length);
                position += Math.max(read, 0);
                attempts.succeeded();

                return read;
            } catch (IOException e) {
                close();
                attempts.failed(brokenOff(e));
            }
        }
    }

    private OpenAnswer opened() throws IOException {
        Map<String, String> headers = new TreeMap<>(Map.of("Accept", "application/fhir+ndjson"));
        if (position > 0) {
            headers.put("Range", "bytes=" + position + "-");
            // A part of what is packed could not be unpacked.
            headers.put("Accept-Encoding", "identity");
        }
        OpenAnswer answer = request.apply(headers);
        try {
            if (answer.status() != PARTIAL_CONTENT) {
                answer.skipNBytes(position);
            } else if (!answer.headers().getOrDefault("Content-Range", "").startsWith("bytes " + position + "-")) {
                throw new CaravanException(
                        Category.SOURCE_DATA,
                        "Cannot read " + what + " to its end: the server gave another part than it was asked for."
                                + " Run it again.");
            }
        } catch (IOException | RuntimeException e) {
            answer.close();
            throw e;
        }

        return answer;
    }

    private CaravanException brokenOff(IOException cause) {
        return new CaravanException(
                Category.SOURCE_UNREACHABLE,
                "Cannot read " + what + " to its end: "
                        + CaravanException.reasonOf(cause).replaceFirst("\\.$", "")
                        + ". Run it again to go on from there.",
                cause);
    }

    @Override
    public void close() {
        try {
            if (content != null) {
                content.close();
            }
        } catch (IOException e) {
            // It is over either way.
        }
        content = null;
    }
}
