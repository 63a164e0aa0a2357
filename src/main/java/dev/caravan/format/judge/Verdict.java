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
package dev.caravan.format.judge;

import dev.caravan.record.Schema;
import dev.caravan.record.Struct;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;

/**
 * What a {@link Judge} says: the first rule that is not kept.
 *
 * @param valid whether all rules are kept; null when that could not be found out, which {@code text} says why
 * @param reason in the code of the standard: SessionRejectReason (373) of FIX, table 0357 of HL7; null when it has none
 * @param field what is wrong, by its name in the standard: {@code 54}, {@code PID-5}, {@code 32A}; null when that is not known
 * @param text for a person, without anything the message says; null when it is valid
 */
public record Verdict(Boolean valid, Long reason, String field, String text) {

    /** The name of the column. */
    public static final String COLUMN = "validation";

    /** All rules are kept. */
    public static final Verdict VALID = new Verdict(true, null, null, null);

    private static final String[] NAMES = {"valid", "reason", "field", "text"};

    private static final Type TYPE = new Type.Struct(
            Schema.of("valid", Scalar.BOOLEAN, "reason", Scalar.LONG, "field", Scalar.STRING, "text", Scalar.STRING));

    public static Verdict invalid(Long reason, String field, String text) {
        return new Verdict(false, reason, field, text);
    }

    /** @param text why it could not be found out */
    public static Verdict open(String text) {
        return new Verdict(null, null, null, text);
    }

    /** These columns, and behind them that of the verdict. */
    public static Schema behind(Schema columns) {
        return columns.with(Schema.of(COLUMN, TYPE));
    }

    Struct struct() {
        return new Struct(NAMES, valid, reason, field, text);
    }
}
