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
package dev.caravan.format.copybook;

import java.util.List;
import java.util.Map;

/** Gives a record's bytes back from the columns of its row, {@code _raw} not among them. For one thread. */
public final class CopybookWriter {

    private final RecordEncoder encoder;
    private final Framing framing;

    /** Both as they were read with. */
    public CopybookWriter(Copybook copybook, Framing framing) {
        this.encoder = copybook.encoder();
        this.framing = framing;
    }

    /**
     * @param row as {@link CopybookRecords} gave it, or as it was read from a table
     * @return the record with its descriptor words
     */
    public byte[] bytes(Map<String, ?> row) {
        Map<?, ?> source = (Map<?, ?>) row.get("_source");
        int length = ((Number) source.get("length")).intValue();
        int header = ((Number) source.get("header_length")).intValue();
        byte[] bytes = encoder.encode(row, Math.min(length, header + framing.recordOffset()), length);
        Rest.putInto(bytes, (List<?>) row.get("_rest"));

        return bytes;
    }
}
