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
package dev.caravan.connector.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import java.util.Optional;

/**
 * A value of the cursor field as the API wrote it, which can be put in order with others of its kind: a number, a time
 * (ISO 8601; without an offset it is taken for UTC), or any other text.
 */
record CursorValue(Kind kind, String text) {

    enum Kind {
        NUMBER,
        TIME,
        TEXT
    }

    private static final int SECONDS_OF_A_DAY = 86_400;
    private static final int DATE_LENGTH = "2024-02-29".length();

    private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter();

    /** @return empty for null and the empty text. @throws IllegalArgumentException for what has no order */
    static Optional<CursorValue> of(Object value) {
        if (value instanceof BigDecimal number) {
            return Optional.of(new CursorValue(Kind.NUMBER, number.toPlainString()));
        }
        if (value instanceof Long number) {
            return Optional.of(new CursorValue(Kind.NUMBER, number.toString()));
        }
        if (value instanceof String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of(new CursorValue(kindOf(text), text));
        }
        if (value instanceof Temporal time) {
            return Optional.of(new CursorValue(Kind.TIME, time.toString()));
        }
        if (value == null || value == JsonPath.JsonNull.NULL) {
            return Optional.empty();
        }
        throw new IllegalArgumentException("a cursor is a number, a time or a text");
    }

    private static Kind kindOf(String text) {
        try {
            parse(text);
            return Kind.TIME;
        } catch (DateTimeParseException e) {
            return Kind.TEXT;
        }
    }

    static Optional<CursorValue> in(JsonNode node) {
        return node == null || node.isNull() || node.isMissingNode()
                ? Optional.empty()
                : Optional.of(new CursorValue(
                        Kind.valueOf(node.path("kind").asText()),
                        node.path("value").asText()));
    }

    Map<String, String> toJson() {
        return Map.of("kind", kind.name(), "value", text);
    }

    private static TemporalAccessor parse(String text) {
        return READ.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    }

    /** Of a time. */
    Instant instant() {
        TemporalAccessor time = parse(text);
        if (time instanceof OffsetDateTime zoned) {
            return zoned.toInstant();
        }

        return (time instanceof LocalDateTime local ? local : ((LocalDate) time).atStartOfDay())
                .toInstant(ZoneOffset.UTC);
    }

    /** @throws IllegalArgumentException if they are of different kinds */
    int compareTo(CursorValue other) {
        return order().compareTo(other.order());
    }

    /** For what is compared with many others: a text is read once. */
    Order order() {
        return new Order(
                kind,
                switch (kind) {
                    case NUMBER -> new BigDecimal(text);
                    case TIME -> instant();
                    case TEXT -> text;
                });
    }

    /** @param place a {@code BigDecimal}, an {@code Instant} or a {@code String}, as the kind says */
    record Order(Kind kind, Comparable<?> place) implements Comparable<Order> {

        /** @throws IllegalArgumentException if they are of different kinds */
        @Override
        @SuppressWarnings("unchecked")
        public int compareTo(Order other) {
            if (kind != other.kind) {
                throw new IllegalArgumentException("the cursor field holds values of different kinds");
            }

            return ((Comparable<Object>) place).compareTo(other.place);
        }
    }

    /**
     * What lies before this value by so many seconds, or units of a number, written as the API writes it.
     *
     * @throws IllegalArgumentException for a text
     */
    CursorValue minus(long lookback) {
        if (lookback == 0) {
            return this;
        }

        return switch (kind) {
            case NUMBER -> new CursorValue(
                    kind,
                    new BigDecimal(text).subtract(BigDecimal.valueOf(lookback)).toPlainString());
            case TIME -> new CursorValue(kind, earlier(lookback));
            case TEXT -> throw new IllegalArgumentException("lookback needs a cursor that is a time or a number");
        };
    }

    private String earlier(long seconds) {
        TemporalAccessor time = parse(text);
        if (time instanceof LocalDate date) {
            return date.minusDays((seconds + SECONDS_OF_A_DAY - 1) / SECONDS_OF_A_DAY)
                    .toString();
        }
        String written = time instanceof OffsetDateTime zoned
                ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(zoned.minusSeconds(seconds))
                : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(((LocalDateTime) time).minusSeconds(seconds));

        return text.charAt(DATE_LENGTH) == ' ' ? written.replace('T', ' ') : written;
    }

    /** Whether it is a moment that had not come yet by then: a clock is wrong, or the field holds plans. */
    boolean isAfter(Instant moment) {
        return kind == Kind.TIME
                && parse(text) instanceof OffsetDateTime time
                && time.toInstant().isAfter(moment);
    }

    static CursorValue at(Instant moment) {
        return new CursorValue(Kind.TIME, moment.toString());
    }
}
