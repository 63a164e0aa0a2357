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

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.camel.util.StringHelper;

/** What is new by a field of the records, and how the API is asked for it. Bean of a Kamelet's template. */
public class IncrementalCursor {

    private static final String CURSOR = "{cursor}";

    private String field = "";
    private JsonPath path;
    private String parameter = "";
    private String template = CURSOR;
    private String format = "same";
    private String start = "";
    private long lookback;
    private UnaryOperator<String> literal;

    boolean isSet() {
        return !field.isEmpty();
    }

    /** The value in a record. @throws IllegalArgumentException if it has no order */
    Optional<CursorValue> of(Object parsed) {
        if (path == null) {
            path = JsonPath.of(field);
        }

        return path.in(parsed).flatMap(CursorValue::of);
    }

    /** Everything from here on may be new, or have come late. */
    CursorValue from(CursorValue newest) {
        return newest.minus(lookback);
    }

    /** The parameter that asks for it. @param newest that an earlier reading saw */
    Optional<Parameter> parameter(Optional<CursorValue> newest) {
        String asked = newest.map(value -> template(from(value))).orElse(start);

        return parameter.isEmpty() || asked.isEmpty() ? Optional.empty() : Optional.of(new Parameter(parameter, asked));
    }

    private String template(CursorValue from) {
        if (literal != null) {
            return template.replace(CURSOR, literal.apply(written(from)));
        }
        if (from.kind() == CursorValue.Kind.TEXT && !template.equals(CURSOR)) {
            // A record could write a condition of its own into what the API is asked.
            throw new IllegalArgumentException("cursorTemplate needs a cursor that is a time or a number");
        }

        return template.replace(CURSOR, written(from));
    }

    private String written(CursorValue from) {
        if (format.equals("same")) {
            return from.text();
        }
        if (from.kind() != CursorValue.Kind.TIME) {
            throw new IllegalArgumentException("cursorFormat " + format + " needs a cursor that is a time");
        }
        Instant time = from.instant();

        return switch (format) {
            case "datetime" -> time.truncatedTo(ChronoUnit.SECONDS).toString();
            case "date" -> LocalDate.ofInstant(time, ZoneOffset.UTC).toString();
            case "epochSeconds" -> String.valueOf(time.getEpochSecond());
            case "epochMillis" -> String.valueOf(time.toEpochMilli());
            default -> throw new IllegalArgumentException(
                    "cursorFormat " + format + " is not same, datetime, date, epochSeconds or epochMillis");
        };
    }

    /** @param field its name, or a JSON pointer to it in a record; empty if nothing tells what is new */
    public void setField(String field) {
        this.field = field;
        path = null;
    }

    /** @param parameter of the query; empty if the API cannot be asked for what is new */
    public void setParameter(String parameter) {
        this.parameter = parameter;
    }

    /** @param template of the parameter's value, with {@code {cursor}} where the cursor stands */
    public void setTemplate(String template) {
        this.template = StringHelper.notEmpty(template, "template");
    }

    /** @param literal writes a value so that the API takes it for nothing else, whatever it is; null if the template does */
    public void setLiteral(UnaryOperator<String> literal) {
        this.literal = literal;
    }

    public void setFormat(String format) {
        this.format = format;
    }

    /** @param start what the first reading asks for, whole; empty to ask for everything */
    public void setStart(String start) {
        this.start = start;
    }

    /** @param lookback seconds, or units of a number */
    public void setLookback(long lookback) {
        this.lookback = lookback;
    }
}
