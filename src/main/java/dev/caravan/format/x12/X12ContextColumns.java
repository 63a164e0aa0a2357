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
package dev.caravan.format.x12;

import static dev.caravan.format.segments.SegmentColumns.array;
import static dev.caravan.format.segments.SegmentColumns.struct;

import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;

/** The structs of what stands around a claim or a claim payment. */
final class X12ContextColumns {

    static final String[] REFERENCE = {"qualifier", "number"};
    static final String[] PARTY = {
        "name",
        "first_name",
        "middle_name",
        "id_qualifier",
        "id",
        "street",
        "city",
        "state",
        "postal_code",
        "country",
        "birth_date",
        "gender",
        "references"
    };
    static final String[] INSURANCE = {
        "responsibility", "relationship", "group_number", "plan_name", "filing_indicator", "patient_relationship"
    };
    static final String[] REMITTANCE = {
        "handling",
        "payment",
        "credit_debit",
        "method",
        "date",
        "trace_number",
        "payer_id",
        "production_date",
        "balanced"
    };

    private static final Type TEXT = Scalar.STRING;

    static final Type PARTY_TYPE = struct(
            PARTY,
            TEXT,
            TEXT,
            TEXT,
            TEXT,
            TEXT,
            array(TEXT),
            TEXT,
            TEXT,
            TEXT,
            TEXT,
            TEXT,
            TEXT,
            array(struct(REFERENCE, TEXT, TEXT)));
    static final Type INSURANCE_TYPE = struct(INSURANCE, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT);
    static final Type REMITTANCE_TYPE =
            struct(REMITTANCE, TEXT, new Type.Decimal(18, 2), TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, Scalar.BOOLEAN);

    private X12ContextColumns() {}
}
