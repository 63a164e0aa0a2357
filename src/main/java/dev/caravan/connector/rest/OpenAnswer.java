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
package dev.caravan.connector.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** What the API answers, while it comes. Closed before its end, it gives up the connection instead of fetching the rest. */
public final class OpenAnswer extends FilterInputStream {

    private final int status;
    private final Map<String, String> headers;
    private final Runnable end;

    /** @param end gives the connection back, or up */
    OpenAnswer(int status, Map<String, String> headers, InputStream content, Runnable end) {
        super(content);
        this.status = status;
        this.headers = headers;
        this.end = end;
    }

    /** From 200 to 299. */
    public int status() {
        return status;
    }

    /** The first value of each, by its name in whatever case. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Not asked for what is left, which might be gigabytes. */
    @Override
    public void close() throws IOException {
        end.run();
    }
}
