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
package dev.caravan.connector.jdbc;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may be shown of the URL by which a driver finds its database: some have passwords in them. */
final class JdbcUrl {

    /** Where parameters begin, in one driver or another. */
    private static final Pattern PARAMETERS = Pattern.compile("[?;&,=].*", Pattern.DOTALL);

    private static final Pattern SERVER = Pattern.compile("//(\\[[^\\]]+\\]|[^/:\\[]+):(\\d{1,5})(/|$)");
    private static final Pattern SCHEME = Pattern.compile("jdbc:[a-z0-9]+:");

    private final String shown;

    JdbcUrl(String url) {
        Matcher scheme = SCHEME.matcher(url);
        // An account stands before the sign, and may hold anything.
        this.shown = url.indexOf('@') < 0
                ? PARAMETERS.matcher(url).replaceFirst("")
                : scheme.lookingAt() ? scheme.group() : "jdbc";
    }

    /** Without account and parameters. */
    String place() {
        return shown;
    }

    /** {@code host:port}, if both stand there. */
    Optional<String> address() {
        Matcher server = SERVER.matcher(shown);

        return server.find() ? Optional.of(server.group(1) + ":" + server.group(2)) : Optional.empty();
    }
}
