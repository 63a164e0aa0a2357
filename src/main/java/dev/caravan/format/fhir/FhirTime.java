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
package dev.caravan.format.fhir;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The data type instant (FHIR R4, 2.24.0.1): a time to the second at least, with its zone. */
final class FhirTime {

    /** What {@link OffsetDateTime} takes besides is none: no seconds, small letters, offsets to the second. */
    private static final Pattern INSTANT =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:)(\\d\\d)(?:\\.(\\d{1,9})\\d*)?"
                    + "(Z|[+-](?:0\\d|1[0-3]):[0-5]\\d|[+-]14:00)");

    private static final String LEAP_SECOND = "60";

    private FhirTime() {}

    /** To the nanosecond; a leap second is the beginning of the next minute. Null if it is none. */
    static Instant of(String text) {
        Matcher matcher = INSTANT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }

        boolean leap = LEAP_SECOND.equals(matcher.group(2));
        String seconds = leap ? "59" : matcher.group(2);
        String fraction = matcher.group(3) == null ? "" : "." + matcher.group(3);
        try {
            Instant instant = OffsetDateTime.parse(matcher.group(1) + seconds + fraction + matcher.group(4))
                    .toInstant();
            return leap ? instant.plusSeconds(1) : instant;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
