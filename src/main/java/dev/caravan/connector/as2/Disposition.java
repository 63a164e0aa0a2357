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
package dev.caravan.connector.as2;

/** What an MDN says became of a message: RFC 4130 section 7.5, in the words of RFC 3798 section 3.2.6. */
enum Disposition {
    PROCESSED("processed", "was received and is kept on disk."),
    AUTHENTICATION_FAILED("processed/error: authentication-failed", "is not by the partner that it has to be by."),
    INTEGRITY_CHECK_FAILED("processed/error: integrity-check-failed", "is not what was signed."),
    DECRYPTION_FAILED("processed/error: decryption-failed", "could not be decrypted."),
    DECOMPRESSION_FAILED("processed/error: decompression-failed", "could not be decompressed."),
    INSUFFICIENT_MESSAGE_SECURITY(
            "processed/error: insufficient-message-security", "has to be signed, encrypted, or both, and is not."),
    UNEXPECTED_PROCESSING_ERROR("processed/error: unexpected-processing-error", "could not be read."),
    UNSUPPORTED_FORMAT("failed/failure: unsupported format", "is of a format that is not taken here."),
    UNSUPPORTED_MIC_ALGORITHMS(
            "failed/failure: unsupported MIC-algorithms", "asks for digests that are not made here.");

    private final String field;
    private final String text;

    Disposition(String field, String text) {
        this.field = field;
        this.text = text;
    }

    /** The value of the field {@code Disposition}, behind the mode. */
    String field() {
        return field;
    }

    /** For a reader, behind "Your message". */
    String text() {
        return text;
    }
}
