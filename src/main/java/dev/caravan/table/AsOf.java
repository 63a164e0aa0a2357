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

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The moment of a table's life that a query looks at. */
public sealed interface AsOf {

    /** Whatever the table holds when the query runs. */
    AsOf NOW = new Now();

    /** See {@link #NOW}. */
    record Now() implements AsOf {

        @Override
        public String toString() {
            return "now";
        }
    }

    /** A version as {@link LakeTable#version()} counts; for Iceberg a snapshot's id as well. */
    record Version(long number) implements AsOf {

        @Override
        public String toString() {
            return "version " + number;
        }
    }

    /** The last version that was there at this time. */
    record Time(Instant instant) implements AsOf {

        @Override
        public String toString() {
            return instant.toString();
        }
    }

    /**
     * A version number, or an ISO date or time; one without a zone is in UTC.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    static AsOf parse(String text) {
        if (Pattern.matches("\\d{1,19}", text)) {
            try {
                return new Version(Long.parseLong(text));
            } catch (NumberFormatException e) {
                throw unreadable(text);
            }
        }
        List<Function<String, Instant>> forms = List.of(
                Instant::parse,
                form -> OffsetDateTime.parse(form).toInstant(),
                form -> LocalDateTime.parse(form.replace(' ', 'T')).toInstant(ZoneOffset.UTC),
                form -> LocalDate.parse(form).atStartOfDay().toInstant(ZoneOffset.UTC));
        for (Function<String, Instant> form : forms) {
            try {
                return new Time(form.apply(text));
            } catch (DateTimeException e) {
                // Perhaps the next form.
            }
        }
        throw unreadable(text);
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("Cannot read '" + text
                + "' as a version or a time: write a number, or an ISO time as in 2026-01-31T18:00:00Z");
    }
}
