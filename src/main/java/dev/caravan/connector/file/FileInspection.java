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

import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.connector.source.StreamDescription.IngestionType;
import dev.caravan.connector.source.StreamDescription.SyncMode;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Looks into the first of the files that a path stands for. */
final class FileInspection {

    private static final int DESCRIBED_RECORDS = 100;

    private final String path;
    private final boolean textual;
    private final BiFunction<InputStream, String, Object> parser;

    /**
     * @param textual whether text in the records stands for any type
     * @param parser makes of content and the file's name what a run would hand over
     */
    FileInspection(String path, boolean textual, BiFunction<InputStream, String, Object> parser) {
        this.path = path;
        this.textual = textual;
        this.parser = parser;
    }

    void check(Checklist steps) {
        List<Path> files = files();
        steps.passed(
                Step.OBJECT,
                files.isEmpty() ? "no file is there yet" : files.size() == 1 ? "one file" : files.size() + " files");
        if (!files.isEmpty()) {
            Path first = files.get(0);
            Sample sample = read(first, 1);
            String found = sample.records().isEmpty() ? first + " holds no record" : "one record of " + first;
            steps.passed(
                    Step.READ,
                    sample.rejected().isEmpty()
                            ? found
                            : "this would go to the quarantine: "
                                    + sample.rejected().get(0));
        }
    }

    List<StreamDescription> discover() {
        return List.of(new StreamDescription(
                path,
                Map.of("path", path),
                files().stream().findFirst().flatMap(file -> read(file, DESCRIBED_RECORDS)
                        .knownSchema()),
                List.of(),
                List.of(),
                List.of(SyncMode.APPEND),
                IngestionType.APPEND));
    }

    Sample sample(String stream, int limit) {
        if (!stream.isEmpty() && !stream.equals(path)) {
            throw new StepFailed(
                    Step.OBJECT,
                    new CaravanException(
                            Category.CONFIG,
                            "Cannot read " + stream + ": the only stream is the path, " + path
                                    + ". Set another path."));
        }

        return files().stream()
                .findFirst()
                .map(file -> read(file, limit))
                .orElseGet(() -> Sample.of(List.of(), List.of(), textual));
    }

    private List<Path> files() {
        try {
            return FilePattern.parse(path).files();
        } catch (AccessDeniedException e) {
            throw new StepFailed(Step.PERMISSION, FileSource.unreadable(path, e));
        } catch (IOException e) {
            throw new StepFailed(Step.OBJECT, FileSource.unreadable(path, e));
        }
    }

    private Sample read(Path file, int limit) {
        List<Record> records = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        try {
            FileContent content = FileContent.open(file);
            try {
                if (parser.apply(content, file.toString()) instanceof RecordStream stream) {
                    while (records.size() + rejected.size() < limit && stream.hasNext()) {
                        Object next = stream.next();
                        if (next instanceof Record record) {
                            records.add(record);
                        } else if (next instanceof Rejected bad) {
                            rejected.add(bad.origin() + ": " + bad.message());
                        }
                    }
                }
            } finally {
                content.abandon();
            }
        } catch (AccessDeniedException e) {
            throw new StepFailed(Step.PERMISSION, FileSource.unreadable(file.toString(), e));
        } catch (IOException e) {
            throw new StepFailed(Step.READ, FileSource.unreadable(file.toString(), e));
        } catch (IllegalArgumentException e) {
            throw new StepFailed(Step.SETTINGS, FileSource.unusable(file, e));
        } catch (CaravanException e) {
            throw new StepFailed(Step.READ, e);
        }

        return Sample.of(records, rejected, textual);
    }
}
