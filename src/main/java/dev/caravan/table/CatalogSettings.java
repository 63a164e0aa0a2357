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
package dev.caravan.table;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.io.Reader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@code catalog.properties} says, its values from the environment filled in, and which of it is nobody's business. */
final class CatalogSettings {

    private static final Pattern FROM_ENVIRONMENT = Pattern.compile("\\{\\{env:([A-Za-z_][A-Za-z0-9_]*)}}");
    private static final String SECRET = "(?:password|passwd|secret|token|credential|authorization|key)";
    private static final Pattern SECRET_NAME = Pattern.compile(SECRET, Pattern.CASE_INSENSITIVE);
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("([\\w.-]*" + SECRET + "[\\w.-]*=)[^&;,\\s]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");
    private static final String HIDDEN = "***";

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> secrets =
            new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /**
     * @throws CaravanException CONFIG if the file cannot be read, SECRET if the environment lacks a variable that it
     *     names
     */
    static CatalogSettings read(Path file) {
        Properties written = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            written.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot read " + file + ": " + CaravanException.reasonOf(e) + ".", e);
        }
        CatalogSettings settings = new CatalogSettings();
        for (String name : written.stringPropertyNames()) {
            settings.add(
                    name,
                    settings.resolved(file, name, written.getProperty(name).strip()));
        }

        return settings;
    }

    private String resolved(Path file, String name, String text) {
        return FROM_ENVIRONMENT.matcher(text).replaceAll(match -> {
            String value = System.getenv(match.group(1));
            if (value == null) {
                throw new CaravanException(
                        Category.SECRET,
                        "Cannot read " + file + ": " + name + " comes from environment variable " + match.group(1)
                                + ", which is not set.");
            }
            hide(value);

            return Matcher.quoteReplacement(value);
        });
    }

    private void add(String name, String value) {
        values.put(name, value);
        if (SECRET_NAME.matcher(name).find()) {
            hide(value);
            // A catalog tells the halves of id:secret apart.
            hide(value.replaceFirst(":.*", ""));
            hide(value.replaceFirst(".*?:", ""));
        }
    }

    /** As it is, and as a form sends it. */
    private void hide(String secret) {
        if (!secret.isBlank() && !secret.equals("true") && !secret.equals("false")) {
            secrets.add(secret);
            secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        }
    }

    Map<String, String> values() {
        return values;
    }

    /** A text without what came from the environment, is the value of a secret-like name, or stands in a URL as a secret. */
    String redacted(String text) {
        String safe = text;
        for (String secret : secrets) {
            safe = safe.replace(secret, HIDDEN);
        }
        safe = USER_INFO.matcher(safe).replaceAll("//" + Matcher.quoteReplacement(HIDDEN) + "@");

        return SECRET_PARAMETER.matcher(safe).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN));
    }
}
