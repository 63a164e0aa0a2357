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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConversionTest {

    static Stream<Arguments> exact() {
        return Stream.of(
                Arguments.of(Type.Scalar.LONG, 1, 1L),
                Arguments.of(Type.Scalar.LONG, new BigDecimal("10.00"), 10L),
                Arguments.of(Type.Scalar.LONG, BigInteger.valueOf(Long.MAX_VALUE), Long.MAX_VALUE),
                Arguments.of(Type.Scalar.LONG, " -7 ", -7L),
                Arguments.of(Type.Scalar.LONG, 3.0, 3L),
                Arguments.of(Type.Scalar.DOUBLE, 1L, 1.0),
                Arguments.of(Type.Scalar.DOUBLE, "0.1", 0.1),
                Arguments.of(Type.Scalar.DOUBLE, new BigDecimal("1e300"), 1e300),
                Arguments.of(Type.Scalar.DOUBLE, Double.NaN, Double.NaN),
                Arguments.of(Type.Scalar.FLOAT, "1.5", 1.5f),
                Arguments.of(Type.Scalar.BOOLEAN, "TRUE", true),
                Arguments.of(Type.Scalar.STRING, new BigDecimal("1E+3"), "1000"),
                Arguments.of(Type.Scalar.STRING, true, "true"),
                Arguments.of(Type.Scalar.DATE, "2024-02-29", LocalDate.of(2024, 2, 29)),
                Arguments.of(Type.Scalar.TIMESTAMP, "2024-02-29 01:00:00+01:00", Instant.parse("2024-02-29T00:00:00Z")),
                Arguments.of(Type.Scalar.TIMESTAMP_NTZ, "2024-02-29T01:00", LocalDateTime.of(2024, 2, 29, 1, 0)));
    }

    @ParameterizedTest
    @MethodSource("exact")
    void whatHasAnExactCounterpartFits(Type.Scalar type, Object value, Object expected) {
        assertThat(Conversion.toScalar(value, type)).isEqualTo(expected);
    }

    static Stream<Arguments> inexact() {
        return Stream.of(
                Arguments.of(Type.Scalar.LONG, "1.5"),
                Arguments.of(Type.Scalar.LONG, ""),
                Arguments.of(Type.Scalar.LONG, new BigInteger("9223372036854775808")),
                Arguments.of(Type.Scalar.LONG, Double.NaN),
                Arguments.of(Type.Scalar.LONG, Double.POSITIVE_INFINITY),
                Arguments.of(Type.Scalar.LONG, true),
                Arguments.of(Type.Scalar.DOUBLE, "12345678901234567890.5"),
                Arguments.of(Type.Scalar.DOUBLE, Long.MAX_VALUE),
                Arguments.of(Type.Scalar.DOUBLE, "1e999"),
                Arguments.of(Type.Scalar.DOUBLE, "1e-999"),
                Arguments.of(Type.Scalar.FLOAT, 0.1000000001),
                Arguments.of(Type.Scalar.BOOLEAN, "yes"),
                Arguments.of(Type.Scalar.BOOLEAN, 1),
                Arguments.of(Type.Scalar.STRING, Map.of("a", 1)),
                Arguments.of(Type.Scalar.STRING, List.of()),
                Arguments.of(Type.Scalar.STRING, new byte[0]),
                Arguments.of(Type.Scalar.DATE, "2023-02-29"),
                Arguments.of(Type.Scalar.DATE, LocalDateTime.MIN),
                Arguments.of(Type.Scalar.TIMESTAMP, "2024-02-29T00:00:00"),
                Arguments.of(Type.Scalar.TIMESTAMP, LocalDateTime.MIN),
                Arguments.of(Type.Scalar.TIMESTAMP_NTZ, "2024-02-29T00:00:00Z"),
                Arguments.of(Type.Scalar.TIMESTAMP_NTZ, Instant.EPOCH));
    }

    @ParameterizedTest
    @MethodSource("inexact")
    void whatHasNoneIsRefusedWithoutSayingTheValue(Type.Scalar type, Object value) {
        assertThatThrownBy(() -> Conversion.toScalar(value, type))
                .isInstanceOf(ValueDoesNotFit.class)
                .hasMessageEndingWith(" does not fit " + type);
    }

    @Test
    void decimalsNeverLoseDigits() {
        assertThat(Conversion.toDecimal("1.50", 3, 2)).isEqualTo(new BigDecimal("1.50"));
        assertThat(Conversion.toDecimal(7, 3, 2)).isEqualTo(new BigDecimal("7.00"));
        assertThatThrownBy(() -> Conversion.toDecimal("1.505", 5, 2)).isInstanceOf(ValueDoesNotFit.class);
        assertThatThrownBy(() -> Conversion.toDecimal(10, 3, 2)).isInstanceOf(ValueDoesNotFit.class);
        assertThatThrownBy(() -> Conversion.toDecimal("x", 3, 2)).isInstanceOf(ValueDoesNotFit.class);
    }

    @Test
    void bytesOfTextAreUtf8() {
        assertThat((byte[]) Conversion.toScalar("ä", Type.Scalar.BINARY))
                .isEqualTo("ä".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void microsecondsBeforeTheEpochCountBackwards() {
        assertThat(Conversion.micros(Instant.parse("1969-12-31T23:59:59.999999Z")))
                .isEqualTo(-1);
        assertThatThrownBy(() -> Conversion.micros(Instant.MAX)).isInstanceOf(ArithmeticException.class);
    }
}
