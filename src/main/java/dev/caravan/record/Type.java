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
package dev.caravan.record;

/**
 * The type of a record's field. Whole numbers are always {@link Scalar#LONG}; decimals keep their scale; timestamps with
 * a zone (an instant) and without one (a wall-clock reading) stay apart.
 *
 * <p>Java values: BOOLEAN {@code Boolean}, LONG any whole {@code Number}, FLOAT {@code Float}, DOUBLE {@code Double},
 * STRING {@code CharSequence}, BINARY {@code byte[]}, DATE {@code LocalDate}, TIMESTAMP {@code Instant}, TIMESTAMP_NTZ
 * {@code LocalDateTime}, decimal {@code BigDecimal}, array {@code List}, map and struct {@code Map<String, ?>}.
 */
public sealed interface Type {

    enum Scalar implements Type {
        BOOLEAN,
        LONG,
        FLOAT,
        DOUBLE,
        STRING,
        BINARY,
        DATE,
        TIMESTAMP,
        TIMESTAMP_NTZ;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Exact number: at most {@code precision} (1 to 38) digits, {@code scale} of them behind the point. */
    record Decimal(int precision, int scale) implements Type {
        @Override
        public String toString() {
            return "decimal(" + precision + "," + scale + ")";
        }
    }

    record Array(Type element) implements Type {
        @Override
        public String toString() {
            return "array<" + element + ">";
        }
    }

    /** Keys are strings. */
    record Dictionary(Type value) implements Type {
        @Override
        public String toString() {
            return "map<string," + value + ">";
        }
    }

    record Struct(Schema schema) implements Type {
        @Override
        public String toString() {
            return "struct<" + schema + ">";
        }
    }
}
