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
package dev.caravan.format.edifact;

import static dev.caravan.format.segments.SegmentColumns.ERRORS_TYPE;
import static dev.caravan.format.segments.SegmentColumns.SEGMENTS_TYPE;
import static dev.caravan.format.segments.SegmentColumns.SOURCE_TYPE;
import static dev.caravan.format.segments.SegmentColumns.struct;

import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;

/** The columns of a message's row, and the structs in it but for the document's. */
final class EdifactColumns {

    static final String[] DELIMITERS = {"component", "element", "decimal", "release", "repetition", "segment"};
    static final String[] INTERCHANGE = {
        "syntax_identifier",
        "syntax_version",
        "sender_id",
        "sender_qualifier",
        "recipient_id",
        "recipient_qualifier",
        "time",
        "control_reference",
        "application_reference",
        "acknowledgement_request",
        "agreement_id",
        "test"
    };
    static final String[] GROUP = {
        "message_group_id", "sender_id", "recipient_id", "time", "reference", "agency", "version", "release"
    };
    static final String[] MESSAGE = {
        "reference", "type", "version", "release", "agency", "association_code", "access_reference"
    };

    private static final Type TEXT = Scalar.STRING;

    static final Schema SCHEMA = Schema.of(
            "_raw", Scalar.BINARY,
            "_raw_sha256", TEXT,
            "_source", SOURCE_TYPE,
            "_parse_status", TEXT,
            "_errors", ERRORS_TYPE,
            "interchange",
                    struct(
                            INTERCHANGE,
                            TEXT,
                            TEXT,
                            TEXT,
                            TEXT,
                            TEXT,
                            TEXT,
                            Scalar.TIMESTAMP_NTZ,
                            TEXT,
                            TEXT,
                            TEXT,
                            TEXT,
                            TEXT),
            "functional_group", struct(GROUP, TEXT, TEXT, TEXT, Scalar.TIMESTAMP_NTZ, TEXT, TEXT, TEXT, TEXT),
            "message", struct(MESSAGE, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT),
            "encoding", TEXT,
            "delimiters", struct(DELIMITERS, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT),
            "leading", SEGMENTS_TYPE,
            "segments", SEGMENTS_TYPE,
            "trailing", SEGMENTS_TYPE,
            "document", EdifactDocumentColumns.DOCUMENT_TYPE);

    private EdifactColumns() {}
}
