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
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Reads files of one path, folder or glob, each version of a file's bytes once. The position is the ledger of the files
 * that have landed: size, time of change and SHA-256 of each. A batch holds whole files only; a file that changes while
 * it is read fails the batch, so that no half of it lands.
 */
public class FileSource extends Source implements Processor, Inspectable {

    private String path;
    private String format = "csv";
    private boolean hasHeader = true;
    private String delimiter = ",";
    private String encoding = "UTF-8";

    @Override
    public String stream() {
        return path;
    }

    /** The files that have not landed in this version, in the order of their names. Body of the Kamelet's split. */
    public Iterator<Path> files() {
        try {
            Resume resume = resume();
            JsonNode landed = resume.from().tree().path("files");
            JsonNode replayed =
                    resume.replayTo().map(to -> to.tree().path("files")).orElse(null);
            List<Path> first = new ArrayList<>();
            List<Path> rest = new ArrayList<>();
            for (Path file : FilePattern.parse(path).files()) {
                if (!FileVersion.of(file).isIn(landed.get(file.toString()))) {
                    // After a crash within a commit its files come first, and make up the first batch.
                    boolean replay = replayed != null && replayed.has(file.toString());
                    (replay ? first : rest).add(file);
                }
            }
            first.addAll(rest);

            return first.iterator();
        } catch (IOException e) {
            throw failed(unreadable(path, e));
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    @Override
    public void check(Checklist steps) {
        inspection().check(steps);
    }

    @Override
    public List<StreamDescription> discover() {
        return inspection().discover();
    }

    @Override
    public Sample sample(String stream, int limit) {
        return inspection().sample(stream, limit);
    }

    private FileInspection inspection() {
        return new FileInspection(path, format.equals("csv"), this::parse);
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
    }

    /** Opens the file in the body; what it becomes depends on the format. */
    @Override
    public void process(Exchange exchange) {
        Path file = exchange.getMessage().getBody(Path.class);
        try {
            FileContent content = FileContent.open(file);
            exchange.getMessage().setBody(parse(content, file.toString()));
            stamp(exchange, (Supplier<Position>) content::landed, new Origin(file.toString(), "file", 1));
        } catch (IOException e) {
            throw failed(unreadable(file.toString(), e));
        } catch (IllegalArgumentException e) {
            throw failed(unusable(file, e));
        }
    }

    static CaravanException unusable(Path file, IllegalArgumentException cause) {
        return new CaravanException(Category.CONFIG, "Cannot read " + file + ": " + cause.getMessage() + ".", cause);
    }

    private Object parse(InputStream content, String place) {
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
}
