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
package dev.caravan.format.hl7;

import dev.caravan.record.Struct;
import java.util.Optional;

/**
 * The envelopes around messages, {@code [FHS] {[BHS] {message} [BTS]} [FTS]} (HL7 v2.9 chapter 2.10.3), and whether their
 * counts are right. A fault is told as text; whoever asks attaches it to the last message.
 */
final class Hl7Batch {

    private String fileHeader;
    private String batchHeader;
    private String batchControlId;
    private long messages;
    private long messagesOfFile;
    private long batchesOfFile;

    /** Counts a message and says where it stands; null outside any envelope. */
    Struct place() {
        messages++;
        messagesOfFile++;
        return fileHeader == null && batchHeader == null
                ? null
                : new Struct(Hl7Columns.BATCH, fileHeader, batchHeader, batchControlId, messages, null, null);
    }

    static Struct outside() {
        return new Struct(Hl7Columns.BATCH, null, null, null, null, null, null);
    }

    Optional<String> beginFile(String segment) {
        Optional<String> fault = end();
        fileHeader = segment;
        return fault;
    }

    Optional<String> beginBatch(String segment) {
        Optional<String> fault = unclosedBatch();
        batchHeader = segment;
        batchControlId = field(segment, 11);
        batchesOfFile++;
        messages = 0;
        return fault;
    }

    Optional<String> endBatch(String segment) {
        Optional<String> fault = compare("BTS-1", "messages", field(segment, 1), messages, messages);
        closeBatch();
        return fault;
    }

    Optional<String> endFile(String segment) {
        Optional<String> fault = unclosedBatch();
        if (fault.isEmpty()) {
            // Without any BHS a sender may call the file's messages one batch or none.
            long most = batchesOfFile == 0 && messagesOfFile > 0 ? 1 : batchesOfFile;
            fault = compare("FTS-1", "batches", field(segment, 1), batchesOfFile, most);
        }

        closeFile();
        return fault;
    }

    /** The end of the stream, or of the file by a new FHS: what is still open was cut off. */
    Optional<String> end() {
        Optional<String> fault = unclosedBatch();
        if (fault.isEmpty() && fileHeader != null) {
            fault = Optional.of("The file has no FTS segment; it may have been cut off");
        }

        closeFile();
        return fault;
    }

    private Optional<String> unclosedBatch() {
        boolean unclosed = batchHeader != null;
        closeBatch();
        return unclosed ? Optional.of("The batch has no BTS segment; it may have been cut off") : Optional.empty();
    }

    private void closeBatch() {
        batchHeader = null;
        batchControlId = null;
        messages = 0;
    }

    private void closeFile() {
        closeBatch();
        fileHeader = null;
        batchesOfFile = 0;
        messagesOfFile = 0;
    }

    private static Optional<String> compare(String field, String what, String written, long least, long most) {
        if (written == null) {
            return Optional.empty();
        }

        try {
            long count = Long.parseLong(written.strip());
            return count >= least && count <= most
                    ? Optional.empty()
                    : Optional.of(field + " counts " + count + " " + what + ", " + least + " were read");
        } catch (NumberFormatException e) {
            return Optional.of(field + " is not a number; " + least + " " + what + " were read");
        }
    }

    /** Null when it is empty. The headers number their separator as field 1, the trailers do not. */
    private static String field(String segment, int number) {
        if (segment.length() < 4) {
            return null;
        }

        char separator = segment.charAt(3);
        int from = 4;
        for (int current = segment.startsWith("BHS") ? 2 : 1; current < number; current++) {
            from = segment.indexOf(separator, from) + 1;
            if (from == 0) {
                return null;
            }
        }

        int end = segment.indexOf(separator, from);
        String text = segment.substring(from, end < 0 ? segment.length() : end);
        return text.isEmpty() ? null : text;
    }
}
