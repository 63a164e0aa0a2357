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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A parameter of a query. */
record Parameter(String name, String value) {

    URI addedTo(URI uri) {
        String text = uri.toString();

        return URI.create(
                text + (uri.getRawQuery() == null ? "?" : uri.getRawQuery().isEmpty() ? "" : "&") + encoded(name) + "="
                        + encoded(value));
    }

    private static String encoded(String text) {
        // A dollar may stand in a query (RFC 3986, section 3.4), and OData's names begin with one.
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%24", "$");
    }
}
