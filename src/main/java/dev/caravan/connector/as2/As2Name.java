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

/** Names of partners (RFC 4130 section 6.2). */
final class As2Name {

    private As2Name() {}

    /** Whether it is one, without quotes around it. */
    static boolean isName(String text) {
        return text.matches("[\\x20-\\x7e&&[^\"\\\\]]{1,128}") && !text.isBlank();
    }

    /** Out of a header, where one with spaces stands in quotes. */
    static String fromHeader(String value) {
        String name = value.strip();

        return name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                ? name.substring(1, name.length() - 1)
                : name;
    }

    /** For a header. */
    static String toHeader(String name) {
        return name.contains(" ") ? '"' + name + '"' : name;
    }
}
