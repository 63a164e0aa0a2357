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

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What the API answered, whole.
 *
 * @param uri that answered, behind redirects
 * @param status from 200 to 299
 * @param contentType as the header says it, empty if there is none
 * @param links the values of the headers {@code Link}
 * @param headers the first value of each, by its name in whatever case
 * @param body unpacked, not longer than the limit
 */
public record Answer(
        URI uri, int status, String contentType, List<String> links, Map<String, String> headers, byte[] body) {

    /** Without headers. */
    public Answer(URI uri, int status, String contentType, List<String> links, byte[] body) {
        this(uri, status, contentType, links, Map.of(), body);
    }
}
