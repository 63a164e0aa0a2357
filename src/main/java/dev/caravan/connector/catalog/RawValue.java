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
package dev.caravan.connector.catalog;

import dev.caravan.connector.catalog.EndpointUse.Setting;
import java.util.Optional;

/**
 * Camel joins parameters to a URI before it takes them apart again, and cuts a value at {@code &} on the way unless it
 * is written {@code RAW(value)}. Inside, only {@code )&} (or {@code }&} with braces) ends it too early. Line breaks
 * Camel drops without a trace, which glues words together: they become blanks here.
 */
final class RawValue {

    private RawValue() {}

    static boolean isRaw(String value) {
        return value.startsWith("RAW(") && value.endsWith(")") || value.startsWith("RAW{") && value.endsWith("}");
    }

    static String unwrap(String value) {
        return isRaw(value) ? value.substring(4, value.length() - 1) : value;
    }

    /** The value as it has to be written, or empty when Camel has no way to carry it. */
    static Optional<String> wrap(String original) {
        String value = singleLine(unwrap(original));
        if (!value.contains(")&")) {
            return Optional.of("RAW(" + value + ")");
        }
        return value.contains("}&") ? Optional.empty() : Optional.of("RAW{" + value + "}");
    }

    static boolean hasLineBreaks(String value) {
        return value.strip().indexOf('\n') >= 0;
    }

    private static String singleLine(String value) {
        return value.indexOf('\n') < 0 ? value : value.strip().replaceAll("\\s*\n\\s*", " ");
    }

    /** A literal with {@code &} is always cut; what a placeholder will bring is not known, so it is protected too. */
    static boolean needsWrapping(EndpointUse use, Setting setting) {
        String value = setting.value();
        if (value.indexOf('\n') >= 0) {
            return true;
        }
        if (isRaw(value) || value.startsWith("#")) {
            return false;
        }
        boolean placeholder = use.isKamelet() && value.contains("{{") && !value.contains("{{?");
        return value.contains("&") || placeholder;
    }
}
