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
package dev.caravan.format.csv;

/**
 * How a CSV file is written.
 *
 * @param delimiter between two fields; neither a quote nor a line end
 * @param header whether the first line names the columns; else they are {@code column_1}, {@code column_2}
 */
public record CsvOptions(char delimiter, boolean header) {

    public CsvOptions {
        if (delimiter == '"' || delimiter == '\r' || delimiter == '\n') {
            throw new IllegalArgumentException("Cannot read CSV: a quote or a line end cannot be the delimiter");
        }
    }

    /** Commas and a header, as in RFC 4180. */
    public static CsvOptions usual() {
        return new CsvOptions(',', true);
    }
}
