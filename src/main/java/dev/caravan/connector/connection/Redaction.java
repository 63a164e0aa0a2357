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
package dev.caravan.connector.connection;

import dev.caravan.observe.CaravanException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** Takes the secrets of a connection out of what drivers say about it. */
final class Redaction {

    private static final String HIDDEN = "********";
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)password\\s*=\\s*(?:\"([^\"]+)\"|'([^']+)'|([^\"';\\s]+))");

    private final List<String> secrets;

    private Redaction(List<String> secrets) {
        this.secrets = secrets;
    }

    /** @param settings whose placeholders are resolved here */
    static Redaction of(ConnectionSettings settings, CamelContext context) {
        Map<String, String> values = settings.values();
        Properties reader = new Properties();
        reader.setProperty("parentRouteId", settings.name());
        context.getPropertiesComponent().setLocalProperties(reader);
        try {
            return new Redaction(settings.kamelet().properties().values().stream()
                    .filter(property -> property.secret() && values.containsKey(property.name()))
                    .map(property -> resolved(values.get(property.name()), context))
                    .flatMap(Redaction::parts)
                    .filter(secret -> !secret.isBlank())
                    .toList());
        } finally {
            context.getPropertiesComponent().setLocalProperties(null);
        }
    }

    /** The whole, and a password in it: that of a login module stands between other settings. */
    private static Stream<String> parts(String secret) {
        return Stream.concat(
                Stream.of(secret),
                PASSWORD.matcher(secret)
                        .results()
                        .flatMap(found -> Stream.of(found.group(1), found.group(2), found.group(3)))
                        .filter(Objects::nonNull));
    }

    private static String resolved(String value, CamelContext context) {
        try {
            return context.resolvePropertyPlaceholders(value);
        } catch (IllegalArgumentException | CaravanException e) {
            // Told when the value is used.
            return "";
        }
    }

    /** Without its trace where its text had to be changed: the text of a cause would tell the same. */
    CaravanException of(CaravanException failure) {
        String message = of(failure.getMessage());

        return message.equals(failure.getMessage()) ? failure : new CaravanException(failure.category(), message);
    }

    String of(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, HIDDEN);
        }

        return redacted;
    }
}
