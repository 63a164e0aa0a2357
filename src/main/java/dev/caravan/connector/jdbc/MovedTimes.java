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

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;

/** Times that are not what the database has, where a driver took them through the calendar and zone of this machine. */
public final class MovedTimes {

    /** Ten days behind the first one of the Gregorian calendar. */
    private static final LocalDateTime ONE_CALENDAR = LocalDateTime.of(1582, 10, 25, 0, 0);

    private MovedTimes() {}

    /** Whether the calendars of before and after 1582 may have been mixed. */
    public static boolean mayBeAnotherDay(LocalDateTime time) {
        return time.isBefore(ONE_CALENDAR);
    }

    /** Whether what the zone skips would look like this. */
    public static boolean mayBeShifted(LocalDateTime time, ZoneId zone) {
        ZoneOffsetTransition last =
                zone.getRules().previousTransition(time.atZone(zone).toInstant().plusNanos(1));

        return last != null
                && last.isGap()
                && time.isBefore(last.getDateTimeAfter().plus(last.getDuration()));
    }
}
