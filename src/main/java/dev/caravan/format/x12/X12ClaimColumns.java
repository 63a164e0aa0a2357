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

/** The structs of the columns that health care claims (837) and their payments (835) have. */
final class X12ClaimColumns {

    static final String[] DIAGNOSIS = {"qualifier", "code"};
    static final String[] LINE = {
        "line_number",
        "revenue_code",
        "procedure_qualifier",
        "procedure_code",
        "modifiers",
        "charge",
        "unit",
        "quantity",
        "service_date"
    };
    static final String[] CLAIM = {
        "claim_id",
        "total_charge",
        "place_of_service",
        "frequency",
        "billing_provider_id",
        "subscriber_id",
        "payer_id",
        "diagnoses",
        "service_lines",
        "balanced",
        "first_idx",
        "last_idx"
    };
    static final String[] ADJUSTMENT = {"group", "reason", "amount", "quantity"};
    static final String[] SERVICE = {
        "procedure_qualifier",
        "procedure_code",
        "modifiers",
        "charge",
        "payment",
        "revenue_code",
        "quantity",
        "service_date",
        "adjustments"
    };
    static final String[] PAYMENT = {
        "claim_id",
        "status",
        "total_charge",
        "payment",
        "patient_responsibility",
        "filing_indicator",
        "payer_claim_number",
        "adjustments",
        "services",
        "balanced",
        "first_idx",
        "last_idx"
    };
    static final String[] PROVIDER_ADJUSTMENT = {"provider_id", "fiscal_period", "reason", "reference", "amount"};

    private static final Type AMOUNT = new Type.Decimal(18, 2);
    private static final Type QUANTITY = new Type.Decimal(18, 4);
    private static final Type TEXT = Scalar.STRING;
    private static final Type TEXTS = new Type.Array(Scalar.STRING);
    private static final Type ADJUSTMENTS = array(struct(ADJUSTMENT, TEXT, TEXT, AMOUNT, QUANTITY));

    static final Type CLAIM_TYPE = struct(
            CLAIM,
            TEXT,
            AMOUNT,
            TEXT,
            TEXT,
            TEXT,
            TEXT,
            TEXT,
            array(struct(DIAGNOSIS, TEXT, TEXT)),
            array(struct(LINE, TEXT, TEXT, TEXT, TEXT, TEXTS, AMOUNT, TEXT, QUANTITY, TEXT)),
            Scalar.BOOLEAN,
            Scalar.LONG,
            Scalar.LONG);

    static final Type PAYMENT_TYPE = struct(
            PAYMENT,
            TEXT,
            TEXT,
            AMOUNT,
            AMOUNT,
            AMOUNT,
            TEXT,
            TEXT,
            ADJUSTMENTS,
            array(struct(SERVICE, TEXT, TEXT, TEXTS, AMOUNT, AMOUNT, TEXT, QUANTITY, TEXT, ADJUSTMENTS)),
            Scalar.BOOLEAN,
            Scalar.LONG,
            Scalar.LONG);

    static final Type PROVIDER_ADJUSTMENTS = array(struct(PROVIDER_ADJUSTMENT, TEXT, TEXT, TEXT, TEXT, AMOUNT));

    private X12ClaimColumns() {}
}
