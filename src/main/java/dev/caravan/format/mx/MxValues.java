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
package dev.caravan.format.mx;

import static dev.caravan.format.xml.XmlColumn.one;
import static dev.caravan.format.xml.XmlText.TEXT;

import dev.caravan.format.xml.XmlStruct;
import dev.caravan.format.xml.XmlText;
import dev.caravan.record.Schema;
import dev.caravan.record.Struct;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.math.BigDecimal;
import java.util.Optional;

/** Values as ISO 20022 messages write them (its data types are those of XML Schema part 2). */
final class MxValues {

    private static final String[] DATE_TIME_FIELDS = {"date", "time", "local_time", "text"};

    static final XmlText DATE =
            new XmlText(Scalar.DATE, "a date", text -> MxTime.of(text).map(MxTime::date), text -> null);

    /** A date or a time; {@code time} only where the message says its offset. */
    static final XmlText DATE_TIME = new XmlText(
            new Type.Struct(Schema.of(
                    DATE_TIME_FIELDS[0], Scalar.DATE,
                    DATE_TIME_FIELDS[1], Scalar.TIMESTAMP,
                    DATE_TIME_FIELDS[2], Scalar.TIMESTAMP_NTZ,
                    DATE_TIME_FIELDS[3], Scalar.STRING)),
            "a date or a time",
            text -> MxTime.of(text)
                    .map(time -> new Struct(DATE_TIME_FIELDS, time.date(), time.instant(), time.local(), text)),
            text -> new Struct(DATE_TIME_FIELDS, null, null, null, text));

    static final XmlText COUNT = new XmlText(Scalar.LONG, "a whole number", MxValues::count, text -> null);

    static final XmlText FLAG = new XmlText(Scalar.BOOLEAN, "true or false", MxValues::flag, text -> null);

    /** Rates, factors, and sums of amounts of several currencies. */
    static final XmlText NUMBER = number(35, 17);

    static final XmlStruct AMOUNT =
            XmlStruct.of(one("value", ".", number(26, 8)), one("currency", ".", TEXT.in("Ccy")));

    private MxValues() {}

    private static XmlText number(int precision, int scale) {
        return new XmlText(
                new Type.Decimal(precision, scale),
                "a number of at most " + (precision - scale) + " digits and " + scale + " decimals",
                text -> number(text, precision, scale),
                text -> null);
    }

    /** {@code xsd:decimal}: no exponent. Exact, with the decimals that are written. */
    private static Optional<BigDecimal> number(String text, int precision, int scale) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            boolean sign = i == 0 && (character == '-' || character == '+');
            if (!sign && character != '.' && (character < '0' || character > '9')) {
                return Optional.empty();
            }
        }

        if (text.length() > 100) {
            return Optional.empty();
        }

        try {
            BigDecimal number = new BigDecimal(text);
            if (number.scale() > scale) {
                number = number.stripTrailingZeros();
            }

            return number.scale() > scale || number.precision() - number.scale() > precision - scale
                    ? Optional.empty()
                    : Optional.of(number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> count(String text) {
        int digits = text.length();
        boolean number = digits <= 18 && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return number ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Optional<Boolean> flag(String text) {
        return switch (text) {
            case "true", "1" -> Optional.of(true);
            case "false", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
