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

import static dev.caravan.format.segments.SegmentColumns.ERRORS_TYPE;
import static dev.caravan.format.segments.SegmentColumns.SEGMENTS_TYPE;
import static dev.caravan.format.segments.SegmentColumns.SOURCE_TYPE;
import static dev.caravan.format.segments.SegmentColumns.array;
import static dev.caravan.format.segments.SegmentColumns.struct;

import dev.caravan.record.Schema;
import dev.caravan.record.Type.Scalar;

/** The columns of a transaction set's row, and the structs in it. */
final class X12Columns {

    static final String[] DELIMITERS = {"element", "repetition", "component", "segment"};
    static final String[] INTERCHANGE = {
        "sender_qualifier",
        "sender_id",
        "receiver_qualifier",
        "receiver_id",
        "time",
        "version",
        "control_number",
        "acknowledgment_requested",
        "usage"
    };
    static final String[] GROUP = {
        "functional_id", "sender_code", "receiver_code", "time", "control_number", "agency", "version"
    };
    private static final Schema COMMON = Schema.of(
            "_raw",
            Scalar.BINARY,
            "_raw_sha256",
            Scalar.STRING,
            "_source",
            SOURCE_TYPE,
            "_parse_status",
            Scalar.STRING,
            "_errors",
            ERRORS_TYPE,
            "interchange",
            struct(
                    INTERCHANGE,
                    Scalar.STRING,
                    Scalar.STRING,
                    Scalar.STRING,
                    Scalar.STRING,
                    Scalar.TIMESTAMP_NTZ,
                    Scalar.STRING,
                    Scalar.STRING,
                    Scalar.STRING,
                    Scalar.STRING),
            "functional_group",
            struct(
                    GROUP,
                    Scalar.STRING,
                    Scalar.STRING,
                    Scalar.STRING,
                    Scalar.TIMESTAMP_NTZ,
                    Scalar.STRING,
                    Scalar.STRING,
                    Scalar.STRING),
            "transaction_set_id",
            Scalar.STRING,
            "transaction_set_control_number",
            Scalar.STRING,
            "implementation_convention",
            Scalar.STRING,
            "encoding",
            Scalar.STRING,
            "delimiters",
            struct(DELIMITERS, Scalar.STRING, Scalar.STRING, Scalar.STRING, Scalar.STRING),
            "leading",
            SEGMENTS_TYPE,
            "segments",
            SEGMENTS_TYPE,
            "trailing",
            SEGMENTS_TYPE);

    /** One row per transaction set. */
    static final Schema SETS = COMMON.with(Schema.of(
            "claims", array(X12ClaimColumns.CLAIM_TYPE),
            "claim_payments", array(X12ClaimColumns.PAYMENT_TYPE),
            "provider_adjustments", X12ClaimColumns.PROVIDER_ADJUSTMENTS));

    /** One row per claim, claim payment, PLB or other transaction set. */
    static final Schema CLAIMS = COMMON.with(Schema.of(
            "row_kind", Scalar.STRING,
            "balanced", Scalar.BOOLEAN,
            "billing_provider", X12ContextColumns.PARTY_TYPE,
            "subscriber", X12ContextColumns.PARTY_TYPE,
            "patient", X12ContextColumns.PARTY_TYPE,
            "payer", X12ContextColumns.PARTY_TYPE,
            "payee", X12ContextColumns.PARTY_TYPE,
            "insurance", X12ContextColumns.INSURANCE_TYPE,
            "remittance", X12ContextColumns.REMITTANCE_TYPE,
            "claim", X12ClaimColumns.CLAIM_TYPE,
            "claim_payment", X12ClaimColumns.PAYMENT_TYPE,
            "provider_adjustments", X12ClaimColumns.PROVIDER_ADJUSTMENTS));

    private X12Columns() {}
}
