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

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Values that part the range between two others evenly. */
final class KeyBounds {

    private static final LocalDateTime FIRST = LocalDateTime.of(1, 1, 1, 0, 0);
    private static final LocalDateTime LAST = LocalDateTime.of(9999, 12, 31, 23, 59, 59);
    private static final long MICROS = 1_000_000;
    private static final int MICROS_SCALE = 6;

    private KeyBounds() {}

    /**
     * @param least of the same kind as the greatest; text has no such values
     * @param parts into which they part the range; fewer where it has not so many values
     * @return in their order, each greater than the least
     */
    static List<CursorValue> between(CursorValue least, CursorValue most, int parts) {
        BigDecimal from = number(least);
        BigDecimal until = number(most);
        int scale = Math.max(0, Math.max(from.scale(), until.scale()));
        List<CursorValue> bounds = new ArrayList<>();
        BigDecimal last = from;
        for (int part = 1; part < parts; part++) {
            BigDecimal share = until.subtract(from).multiply(BigDecimal.valueOf(part));
            BigDecimal bound = from.add(share.divide(BigDecimal.valueOf(parts), scale, RoundingMode.CEILING));
            if (bound.compareTo(last) > 0) {
                bounds.add(value(least.kind(), bound));
                last = bound;
            }
        }

        return bounds;
    }

    /** Days of dates, seconds of times. The infinities and whatever has no year of four digits are beyond all bounds. */
    private static BigDecimal number(CursorValue value) {
        return switch (value.kind()) {
            case NUMBER -> new BigDecimal(value.text());
            case DATE -> BigDecimal.valueOf(LocalDate.parse(value.text()).toEpochDay())
                    .max(BigDecimal.valueOf(FIRST.toLocalDate().toEpochDay()))
                    .min(BigDecimal.valueOf(LAST.toLocalDate().toEpochDay()));
            case TIMESTAMP -> seconds(LocalDateTime.parse(value.text()).toInstant(ZoneOffset.UTC));
            case TIMESTAMP_WITH_TIME_ZONE -> seconds(
                    OffsetDateTime.parse(value.text()).toInstant());
            case TEXT -> throw new IllegalArgumentException("text has no middle");
        };
    }

    private static BigDecimal seconds(Instant time) {
        Instant plain = time.isBefore(FIRST.toInstant(ZoneOffset.UTC))
                ? FIRST.toInstant(ZoneOffset.UTC)
                : time.isAfter(LAST.toInstant(ZoneOffset.UTC)) ? LAST.toInstant(ZoneOffset.UTC) : time;

        return BigDecimal.valueOf(plain.getEpochSecond())
                .add(BigDecimal.valueOf(plain.getNano() / 1_000, MICROS_SCALE))
                .setScale(MICROS_SCALE);
    }

    private static CursorValue value(CursorValue.Kind kind, BigDecimal number) {
        return CursorValue.of(
                kind,
                switch (kind) {
                    case NUMBER -> number;
                    case DATE -> LocalDate.ofEpochDay(number.longValueExact());
                    case TIMESTAMP -> time(number);
                    case TIMESTAMP_WITH_TIME_ZONE -> time(number).atOffset(ZoneOffset.UTC);
                    case TEXT -> throw new IllegalArgumentException("text has no middle");
                });
    }

    private static LocalDateTime time(BigDecimal seconds) {
        long micros = seconds.movePointRight(MICROS_SCALE).longValueExact();

        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS), Math.toIntExact(Math.floorMod(micros, MICROS) * 1_000), ZoneOffset.UTC);
    }
}
