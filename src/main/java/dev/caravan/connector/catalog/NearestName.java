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

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name a person most likely meant. */
public final class NearestName {

    private NearestName() {}

    /** The closing sentence of a message: empty, or " Did you mean 'x'?". */
    public static String hint(String written, Collection<String> valid) {
        return find(written, valid).map(name -> " Did you mean '" + name + "'?").orElse("");
    }

    static Optional<String> find(String written, Collection<String> valid) {
        String wanted = plain(written);
        int limit = Math.max(1, wanted.length() / 3);
        String best = null;
        int bestDistance = limit + 1;
        for (String candidate : valid) {
            int distance = distance(wanted, plain(candidate), bestDistance);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code primary-key} as {@code primaryKey}; names without a dash stay as they are, as Camel reads them. */
    static String camelCase(String name) {
        if (name.indexOf('-') < 0) {
            return name;
        }
        StringBuilder result = new StringBuilder(name.length());
        boolean upper = false;
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter == '-') {
                upper = true;
            } else {
                result.append(upper ? Character.toUpperCase(letter) : letter);
                upper = false;
            }
        }
        return result.toString();
    }

    private static String plain(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static int distance(String left, String right, int limit) {
        if (Math.abs(left.length() - right.length()) >= limit) {
            return limit;
        }
        int[] twoAbove = new int[right.length() + 1];
        int[] above = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int change = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
                current[column] =
                        Math.min(above[column - 1] + change, Math.min(above[column], current[column - 1]) + 1);
                if (isSwap(left, row, right, column)) {
                    current[column] = Math.min(current[column], twoAbove[column - 2] + 1);
                }
            }
            twoAbove = above;
            above = current;
        }
        return above[right.length()];
    }

    /** Two neighbours exchanged count as one mistake: it is the most frequent one. */
    private static boolean isSwap(String left, int row, String right, int column) {
        return row > 1
                && column > 1
                && left.charAt(row - 1) == right.charAt(column - 2)
                && left.charAt(row - 2) == right.charAt(column - 1);
    }
}
