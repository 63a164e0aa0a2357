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
package dev.caravan.connector.file;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.connector.parse.ParseAction;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Inspectable;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Source;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.format.csv.CsvOptions;
import dev.caravan.format.csv.CsvRecords;
import dev.caravan.format.json.JsonRecords;
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.security.DigestInputStream;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.OnCamelContextStopped;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Reads files of one path, folder or glob of a {@link Store}, each version of a file's bytes once. The position is the
 * ledger of the files that have landed: size, time of change and SHA-256 of each. A batch holds whole files only; a file
 * that changes while it is read fails the batch, so that no half of it lands.
 */
public class FileSource extends Source implements Processor, Inspectable {

    private Store store = new LocalStore();
    private String path;
    private String format = "csv";
    private boolean hasHeader = true;
    private String delimiter = ",";
    private String encoding = "UTF-8";
    private int maxCompressionRatio = 200;
    private ParseAction parser;

    @Override
    public String stream() {
        return store.place(path);
    }

    /**
     * The files that have not landed in this version, in the order of their names, found while they are asked for. Body of
     * the Kamelet's split.
     */
    public Iterator<FileVersion> files() {
        try {
            Resume resume = resume();
            store.tryAgain(retries());
            JsonNode landed = resume.from().tree().path("files");
            closeStoreAtTheEnd();
            Stream<FileVersion> all;
            if (resume.replayTo().isPresent()) {
                // After a crash within a commit its files come first, and make up the first batch.
                JsonNode replayed = resume.replayTo().get().tree().path("files");
                all = Stream.concat(
                        store.list(path).filter(file -> replayed.has(file.name())),
                        store.list(path).filter(file -> !replayed.has(file.name())));
            } else {
                all = store.list(path);
            }

            return all.filter(file -> !isIn(landed, file)).iterator();
        } catch (IOException e) {
            throw failed(unreadable(path, e));
        } catch (IllegalArgumentException e) {
            throw failed(unusable(stream(), e));
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    /** Whether these bytes are the ones in the ledger: a file that was only touched is the same version still. */
    private boolean isIn(JsonNode landed, FileVersion file) {
        JsonNode entry = landed.get(file.name());
        return file.isLike(entry)
                || file.hasSizeOf(entry) && entry.path("sha256").asText().equals(digest(file));
    }

    private String digest(FileVersion file) {
        try (DigestInputStream in =
                new DigestInputStream(ResumedContent.open(store, file, retries()), FileVersion.sha256())) {
            in.transferTo(OutputStream.nullOutputStream());

            return FileVersion.hex(in.getMessageDigest());
        } catch (IOException e) {
            throw unreadable(store.place(file.name()), e);
        }
    }

    /** Also at one that {@link #done} is not told of. */
    private void closeStoreAtTheEnd() {
        getCamelContext()
                .addLifecycleStrategy(LifecycleStrategySupport.adapt((OnCamelContextStopped) context -> store.close()));
    }

    @Override
    public void check(Checklist steps) {
        try {
            inspection().check(steps);
        } finally {
            store.close();
        }
    }

    @Override
    public List<StreamDescription> discover() {
        try {
            return inspection().discover();
        } finally {
            store.close();
        }
    }

    @Override
    public Sample sample(String stream, int limit) {
        try {
            return inspection().sample(stream, limit);
        } finally {
            store.close();
        }
    }

    private FileInspection inspection() {
        return new FileInspection(
                store, path, maxCompressionRatio, parser == null && format.equals("csv"), this::parse);
    }

    static CaravanException unreadable(String path, IOException cause) {
        boolean denied = cause instanceof AccessDeniedException;

        return new CaravanException(
                denied ? Category.SOURCE_AUTH : Category.SOURCE_UNREACHABLE,
                "Cannot read " + path + ": " + (denied ? "permission denied" : CaravanException.reasonOf(cause))
                        + ". Check the path and its permissions.",
                cause);
    }

    /** The last file has been handed over. Last step of the Kamelet: a split asks for the next part before it is done. */
    public void done() {
        finished();
        store.close();
    }

    /** Opens the file in the body; what it becomes depends on the format. */
    @Override
    public void process(Exchange exchange) {
        String file = exchange.getMessage().getBody(FileVersion.class).name();
        String place = store.place(file);
        try {
            FileContent content = FileContent.open(store, file, maxCompressionRatio, retries());
            exchange.getMessage().setBody(parse(content, place));
            stamp(exchange, (Supplier<Position>) content::landed, new Origin(place, "file", 1));
        } catch (IOException e) {
            throw failed(unreadable(place, e));
        } catch (IllegalArgumentException e) {
            throw failed(unusable(place, e));
        }
    }

    static CaravanException unusable(String place, IllegalArgumentException cause) {
        return new CaravanException(
                Category.CONFIG, "Cannot read " + place + ": " + CaravanException.reasonOf(cause) + ".", cause);
    }

    private Object parse(InputStream content, String place) {
        if (parser != null) {
            return parser.parse(content, place);
        }
        Charset charset = Charset.forName(encoding);
        return switch (format) {
            case "csv" -> new CsvRecords(content, charset, new CsvOptions(delimiter(), hasHeader), place);
            case "ndjson" -> JsonRecords.lines(content, charset, place);
            case "json" -> JsonRecords.document(content, charset, place);
            case "bytes" -> content;
            default -> throw new IllegalArgumentException("format " + format + " is not csv, ndjson, json or bytes");
        };
    }

    private char delimiter() {
        String character = delimiter.equals("\\t") || delimiter.equalsIgnoreCase("tab") ? "\t" : delimiter;
        if (character.length() != 1) {
            throw new IllegalArgumentException("delimiter must be one character, or tab");
        }

        return character.charAt(0);
    }

    public void setStore(Store store) {
        this.store = store;
    }

    public void setPath(String path) {
        this.path = path;
    }

    public void setFormat(String format) {
        this.format = format;
    }

    public void setHasHeader(boolean hasHeader) {
        this.hasHeader = hasHeader;
    }

    public void setDelimiter(String delimiter) {
        this.delimiter = delimiter;
    }

    public void setEncoding(String encoding) {
        this.encoding = encoding;
    }

    /** @param parser what makes records of a file's bytes, in the place of a format */
    public void setParser(ParseAction parser) {
        this.parser = parser;
    }

    /** @param maxCompressionRatio how many bytes one of a gzip file may become, beyond 64 MiB */
    public void setMaxCompressionRatio(int maxCompressionRatio) {
        if (maxCompressionRatio < 1) {
            throw new IllegalArgumentException("Cannot unpack files: maxCompressionRatio has to be 1 or more.");
        }
        this.maxCompressionRatio = maxCompressionRatio;
    }
}
