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
package dev.caravan.format.swift;

/** Tags of fields: {@code :20:}, {@code :60F:}, and {@code :940:}, with which some banks head their statements. */
final class SwiftTags {

    private SwiftTags() {}

    /** How long the tag between the colons is, 0 if these bytes begin no field. */
    static int length(int colon, int first, int second, int third, int fourth) {
        if (colon != ':') {
            return 0;
        }

        boolean number = isDigit(first) && isDigit(second);
        if (third == ':') {
            return number || first == 'N' && second == 'S' ? 2 : 0;
        }

        return number && fourth == ':' && (isDigit(third) || third >= 'A' && third <= 'Z') ? 3 : 0;
    }

    static int length(byte[] bytes, int at, int end) {
        return end - at < 4
                ? 0
                : length(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3], end - at < 5 ? 0 : bytes[at + 4]);
    }

    private static boolean isDigit(int current) {
        return current >= '0' && current <= '9';
    }
}
