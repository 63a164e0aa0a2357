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

/** The marks by which a system knows a name: what stands between them is a name, and nothing else. */
enum Quotes {
    /** Of standard SQL (ISO/IEC 9075-2, delimited identifier). */
    DOUBLE('"', '"'),
    BACKTICK('`', '`'),
    BRACKET('[', ']'),

    /** Of ClickHouse, to which a backslash in a name is the begin of an escape. */
    ESCAPED('`', '`') {
        @Override
        String quote(String identifier) {
            return super.quote(identifier.replace("\\", "\\\\"));
        }
    },

    /** Of BigQuery, where a mark that is doubled would end one name and begin another, and no name has one. */
    UNMARKED('`', '`') {
        @Override
        String quote(String identifier) {
            if (identifier.indexOf('`') >= 0 || identifier.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("Cannot use a name with a backtick or a line end");
            }

            return super.quote(identifier.replace("\\", "\\\\"));
        }
    };

    private final String begin;
    private final String end;

    Quotes(char begin, char end) {
        this.begin = String.valueOf(begin);
        this.end = String.valueOf(end);
    }

    /** @throws IllegalArgumentException if there are none of that name */
    static Quotes named(String name) {
        for (Quotes quotes : values()) {
            if (quotes.name().equalsIgnoreCase(name)) {
                return quotes;
            }
        }

        throw new IllegalArgumentException("quote " + name + " is not double, backtick or bracket");
    }

    /** @throws IllegalArgumentException for what no system takes as a name */
    String quote(String identifier) {
        if (identifier.isEmpty() || identifier.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("Cannot use an empty name");
        }

        return begin + identifier.replace(end, end + end) + end;
    }
}
