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

import dev.caravan.connector.rest.ApiOrigin;
import dev.caravan.connector.rest.OpenAnswer;
import dev.caravan.connector.rest.RestClient;
import dev.caravan.connector.retry.Retries;
import dev.caravan.format.fhir.FhirRecords;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import dev.caravan.record.RecordStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the files of an export one after the other, in parts of so many lines. For one thread. */
final class BulkReading implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final RestClient client;
    private final Retries retries;
    private final BulkManifest manifest;
    private final List<BulkFile> files;
    private final Set<String> hosts;
    private final long partLines;
    private final Optional<BulkPosition> replayTo;
    private BulkPosition position;
    private BufferedInputStream content;
    private Part part;

    /**
     * @param files that are read, of the manifest
     * @param hosts beside the API's own from which files are fetched, without credentials
     * @param partLines after so many lines of a file a batch may end
     * @param replayTo where one has to end, after a crash in the middle of a commit
     */
    BulkReading(
            RestClient client,
            Retries retries,
            BulkManifest manifest,
            List<BulkFile> files,
            Set<String> hosts,
            long partLines,
            BulkPosition from,
            Optional<BulkPosition> replayTo) {
        this.client = client;
        this.retries = retries;
        this.manifest = manifest;
        this.files = files;
        this.hosts = hosts;
        this.partLines = partLines;
        this.position = from;
        this.replayTo = replayTo;
        files.forEach(this::requireKnown);
    }

    /** Some lines of a file; behind the last file there is one without any. */
    final class Part {

        private final BulkFile file;
        private final BulkLines lines;
        private final RecordStream records;
        private boolean ended;

        private Part(BulkFile file) {
            this.file = file;
            this.lines = new BulkLines(content, file.kind() == BulkFile.Kind.OUTPUT ? partLines() : Long.MAX_VALUE);
            RecordStream rows = new FhirRecords(lines, file.place(), position.bytes(), position.line());
            this.records = file.kind() == BulkFile.Kind.ERROR ? new BulkErrors(rows) : rows;
        }

        private Part() {
            this.file = null;
            this.lines = null;
            this.records = new FhirRecords(InputStream.nullInputStream(), "");
        }

        RecordStream records() {
            return records;
        }

        Origin origin() {
            return new Origin(file == null ? "export" : file.place(), "file", 1);
        }

        /** Of the reading, once this was read; what nobody read of it is passed over. */
        BulkPosition behind() {
            if (!ended) {
                ended = true;
                position = file == null ? position.finished(manifest.transactionTime()) : end();
            }

            return position;
        }

        private BulkPosition end() {
            try {
                lines.transferTo(OutputStream.nullOutputStream());
                BulkPosition behind = position.behind(lines.lines(), lines.bytes());
                if (!lines.isEnd()) {
                    return behind;
                }
                requireWhole(behind.line());
                close();

                return behind.file() + 1 < files.size()
                        ? behind.nextFile()
                        : behind.finished(manifest.transactionTime());
            } catch (IOException e) {
                throw failed(file, Category.SOURCE_DATA, CaravanException.reasonOf(e), "Run it again");
            }
        }

        /** A file that breaks off is no shorter than another to who reads it. */
        private void requireWhole(long found) {
            if (file.kind() == BulkFile.Kind.OUTPUT && found < file.count()) {
                throw failed(
                        file,
                        Category.SOURCE_DATA,
                        "it has " + found + " lines, and the server says that it has " + file.count() + " resources",
                        "Run it again; if it stays so, set the position to one with an empty manifest (./caravan state)");
            }
        }
    }

    /** Whether there is something to hand over behind what was. */
    boolean hasMore() {
        return part == null || !part.behind().isFinished();
    }

    /** @throws dev.caravan.connector.source.StepFailed OBJECT, when it is read, if the server has the file no more */
    Part next() {
        if (position.file() >= files.size()) {
            part = new Part();
            return part;
        }
        BulkFile file = files.get(position.file());
        if (content == null) {
            content = new BufferedInputStream(download(file, position.bytes()), BUFFER);
        }
        part = new Part(file);

        return part;
    }

    private long partLines() {
        return replayTo.filter(to -> to.file() == position.file() && to.line() > position.line())
                .map(to -> Math.min(partLines, to.line() - position.line()))
                .orElse(partLines);
    }

    BulkPosition position() {
        return position;
    }

    /** From its beginning, for who reads it beside the others. */
    FhirRecords records(BulkFile file) {
        requireKnown(file);

        return new FhirRecords(download(file, 0), file.place());
    }

    private BulkDownload download(BulkFile file, long from) {
        return new BulkDownload(
                headers -> open(file.uri(), "file " + file.place() + " of the export", headers),
                "file " + file.place() + " of the export",
                from,
                retries);
    }

    private OpenAnswer open(URI uri, String what, Map<String, String> headers) {
        return manifest.requiresAccessToken() == BulkManifest.Credentials.OF_THE_API
                ? client.open(uri, what, headers)
                : client.openElsewhere(uri, what, headers);
    }

    /** The token goes to nobody but the API, and nothing is fetched from where a server may only want us to knock. */
    private void requireKnown(BulkFile file) {
        if (client.origin().holds(file.uri())) {
            return;
        }
        if (manifest.requiresAccessToken() == BulkManifest.Credentials.OF_THE_API) {
            throw failed(
                    file,
                    Category.SOURCE_DATA,
                    "it is on another scheme, host or port and wants the credentials of the API, which are not sent there",
                    "Set baseUrl to the address that the server has for itself");
        }
        ApiOrigin origin = ApiOrigin.of(file.uri());
        boolean asSafe = origin.isSecure() || !client.origin().isSecure();
        if (!asSafe || !hosts.contains(origin.host())) {
            throw failed(
                    file,
                    Category.CONFIG,
                    "it is at " + origin + ", which is not among fileHosts" + (asSafe ? "" : " by https"),
                    "Name the host there if the files of this server are kept on it");
        }
    }

    private static CaravanException failed(BulkFile file, Category category, String why, String advice) {
        return new CaravanException(
                category, "Cannot read file " + file.place() + " of the export: " + why + ". " + advice + ".");
    }

    @Override
    public void close() {
        try {
            if (content != null) {
                content.close();
            }
        } catch (IOException e) {
            // It is over either way.
        }
        content = null;
    }
}
