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

import dev.caravan.connector.retry.Retries;
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
import dev.caravan.record.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Looks into the first of the files that a path stands for. */
final class FileInspection {

    private static final int DESCRIBED_RECORDS = 100;
    private static final int COUNTED_FILES = 1_000;

    private final Store store;
    private final String path;
    private final int maxCompressionRatio;
    private final boolean textual;
    private final BiFunction<InputStream, String, Object> parser;

    /**
     * @param maxCompressionRatio how many bytes a packed one may become
     * @param textual whether text in the records stands for any type
     * @param parser makes of content and the file's place what a run would hand over
     */
    FileInspection(
            Store store,
            String path,
            int maxCompressionRatio,
            boolean textual,
            BiFunction<InputStream, String, Object> parser) {
        this.store = store;
        this.path = path;
        this.maxCompressionRatio = maxCompressionRatio;
        this.textual = textual;
        this.parser = parser;
    }

    void check(Checklist steps) {
        store.reach(steps);
        List<FileVersion> files = files(COUNTED_FILES + 1);
        steps.passed(Step.OBJECT, count(files.size()));
        if (!files.isEmpty()) {
            String first = files.get(0).name();
            Sample sample = read(first, 1);
            String found = sample.records().isEmpty()
                    ? store.place(first) + " holds no record"
                    : "one record of " + store.place(first);
            steps.passed(
                    Step.READ,
                    sample.rejected().isEmpty()
                            ? found
                            : "this would go to the quarantine: "
                                    + sample.rejected().get(0));
        }
    }

    private static String count(int files) {
        return switch (files) {
            case 0 -> "no file is there yet";
            case 1 -> "one file";
            default -> files > COUNTED_FILES ? "more than " + COUNTED_FILES + " files" : files + " files";
        };
    }

    List<StreamDescription> discover() {
        return List.of(new StreamDescription(
                store.place(path),
                Map.of("path", path),
                files(1).stream().findFirst().flatMap(file -> read(file.name(), DESCRIBED_RECORDS)
                        .knownSchema()),
                List.of(),
                List.of(),
                List.of(SyncMode.APPEND),
                IngestionType.APPEND));
    }

    Sample sample(String stream, int limit) {
        if (!stream.isEmpty() && !stream.equals(store.place(path))) {
            throw new StepFailed(
                    Step.OBJECT,
                    new CaravanException(
                            Category.CONFIG,
                            "Cannot read " + stream + ": the only stream is the path, " + store.place(path)
                                    + ". Set another path."));
        }

        return files(1).stream()
                .findFirst()
                .map(file -> read(file.name(), limit))
                .orElseGet(() -> Sample.of(List.of(), List.of(), textual));
    }

    /** The first ones of them. */
    private List<FileVersion> files(int limit) {
        try {
            return store.list(path).limit(limit).toList();
        } catch (AccessDeniedException e) {
            throw new StepFailed(Step.PERMISSION, FileSource.unreadable(path, e));
        } catch (IOException e) {
            throw new StepFailed(Step.OBJECT, FileSource.unreadable(path, e));
        } catch (IllegalArgumentException e) {
            throw new StepFailed(Step.SETTINGS, FileSource.unusable(store.place(path), e));
        } catch (CaravanException e) {
            throw new StepFailed(Step.READ, e);
        }
    }

    private Sample read(String file, int limit) {
        List<Record> records = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        Optional<Schema> told = Optional.empty();
        String place = store.place(file);
        try {
            FileContent content = FileContent.open(store, file, maxCompressionRatio, Retries.NONE);
            try {
                if (parser.apply(content, place) instanceof RecordStream stream) {
                    told = stream.schema();
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
            throw new StepFailed(Step.PERMISSION, FileSource.unreadable(place, e));
        } catch (IOException e) {
            throw new StepFailed(Step.READ, FileSource.unreadable(place, e));
        } catch (IllegalArgumentException e) {
            throw new StepFailed(Step.SETTINGS, FileSource.unusable(place, e));
        } catch (CaravanException e) {
            throw new StepFailed(Step.READ, e);
        }

        return told.map(schema -> new Sample(schema, records, rejected))
                .orElseGet(() -> Sample.of(records, rejected, textual));
    }
}
