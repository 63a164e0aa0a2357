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
package dev.caravan.connector.fhir;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.record.Position;

/**
 * How far an export was read, or that it is finished.
 *
 * @param since the transaction time of the last export that was finished, at which the next one begins; empty if none was
 * @param job path and query at which the server tells of the export: of the one that is read, or was read last
 * @param manifest by which its files are known again; empty once it is finished
 * @param file that is read next, from 0
 * @param line of it, from 0
 * @param bytes of it, unpacked, before that line
 * @param exports that are finished
 */
record BulkPosition(String since, String job, String manifest, int file, long line, long bytes, long exports) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static BulkPosition of(Position position) {
        ObjectNode tree = position.tree();

        return new BulkPosition(
                tree.path("since").asText(),
                tree.path("job").asText(),
                tree.path("manifest").asText(),
                tree.path("file").asInt(),
                tree.path("line").asLong(),
                tree.path("bytes").asLong(),
                tree.path("exports").asLong());
    }

    /** Each member every time: a position is laid over the one before it. */
    Position toPosition() {
        ObjectNode tree = JSON.createObjectNode();
        tree.put("since", since);
        tree.put("job", job);
        tree.put("manifest", manifest);
        tree.put("file", file);
        tree.put("line", line);
        tree.put("bytes", bytes);
        tree.put("exports", exports);

        return Position.of(tree);
    }

    boolean isFinished() {
        return manifest.isEmpty();
    }

    /** At the first line of an export. */
    BulkPosition begin(String newJob, BulkManifest of) {
        return new BulkPosition(since, newJob, of.fingerprint(), 0, 0, 0, exports);
    }

    BulkPosition behind(long lines, long length) {
        return new BulkPosition(since, job, manifest, file, line + lines, bytes + length, exports);
    }

    BulkPosition nextFile() {
        return new BulkPosition(since, job, manifest, file + 1, 0, 0, exports);
    }

    BulkPosition finished(String transactionTime) {
        return new BulkPosition(transactionTime, job, "", 0, 0, 0, exports + 1);
    }
}
