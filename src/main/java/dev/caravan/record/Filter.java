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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A condition on one field of a record. A field without a value meets none. Numbers are compared by value, whatever their
 * types; anything else only with its own type, as it is in the record.
 *
 * @param operator {@code = != < <= > >= in}
 * @param value for {@code in}, a collection
 */
public record Filter(String field, String operator, Object value) {

    /** @throws CaravanException CONFIG if there is no such operator, or it does not fit the value */
    public Filter {
        Objects.requireNonNull(field);
        Objects.requireNonNull(value);
        operator = operator.strip().toLowerCase(Locale.ROOT);
        boolean collection = value instanceof Collection<?>;
        boolean ok =
                switch (operator) {
                    case "=", "!=" -> !collection;
                    case "<", "<=", ">", ">=" -> value instanceof Comparable<?>;
                    case "in" -> collection;
                    default -> false;
                };
        if (!ok) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot filter by " + field + " " + operator + ": use = != < <= > >= with one value, or in with a"
                            + " collection.");
        }
    }

    /**
     * As SQLFlow's specification writes them: by field, a value that it equals, a collection of which it has one, or a map from
     * operators to values.
     *
     * @throws CaravanException CONFIG if there is no such operator, or it does not fit its value
     */
    public static List<Filter> all(Map<String, ?> byField) {
        List<Filter> filters = new ArrayList<>();
        byField.forEach((field, condition) -> {
            if (condition instanceof Map<?, ?> operators) {
                operators.forEach((operator, value) -> filters.add(new Filter(field, String.valueOf(operator), value)));
            } else {
                filters.add(new Filter(field, condition instanceof Collection<?> ? "in" : "=", condition));
            }
        });

        return filters;
    }

    /** The one that it is compared with, or those of {@code in}. */
    public Collection<?> values() {
        return value instanceof Collection<?> several ? several : List.of(value);
    }

    public boolean matches(Map<String, ?> record) {
        Object found = record.get(field);
        if (found == null) {
            return false;
        }

        return switch (operator) {
            case "=" -> equal(found, value);
            case "!=" -> !equal(found, value);
            case "<" -> compare(found) < 0;
            case "<=" -> compare(found) <= 0;
            case ">" -> compare(found) > 0;
            case ">=" -> compare(found) >= 0;
            default -> ((Collection<?>) value).stream().anyMatch(each -> equal(found, each));
        };
    }

    private static boolean equal(Object found, Object wanted) {
        return found instanceof Number left && wanted instanceof Number right && !isNoNumber(left) && !isNoNumber(right)
                ? decimal(left).compareTo(decimal(right)) == 0
                : Objects.deepEquals(found, wanted);
    }

    @SuppressWarnings("unchecked")
    private int compare(Object found) {
        if (found instanceof Number left && value instanceof Number right) {
            return isNoNumber(left) || isNoNumber(right)
                    ? Double.compare(left.doubleValue(), right.doubleValue())
                    : decimal(left).compareTo(decimal(right));
        }
        if (!found.getClass().equals(value.getClass())) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot filter by " + field + " " + operator + ": it is a "
                            + found.getClass().getSimpleName() + ", and cannot be compared with a "
                            + value.getClass().getSimpleName() + ".");
        }

        return ((Comparable<Object>) found).compareTo(value);
    }

    private static boolean isNoNumber(Number number) {
        return !Double.isFinite(number.doubleValue());
    }

    private static BigDecimal decimal(Number number) {
        return new BigDecimal(number.toString());
    }
}
