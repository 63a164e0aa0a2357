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
package dev.caravan.connector.rest;

import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.connector.source.StreamDescription.IngestionType;
import dev.caravan.connector.source.StreamDescription.SyncMode;
import dev.caravan.observe.Category;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at the first page of a stream, as a run without a position would get it, and asks once. */
final class RestInspection {

    private static final int DESCRIBED_RECORDS = 100;

    private final RestClient client;
    private final RestStream stream;

    RestInspection(RestClient client, RestStream stream) {
        this.client = client;
        this.stream = stream;
    }

    /** Once something answers at its address. */
    void check(Checklist steps) {
        Answer answer = ask();
        if (client.origin().isSecure()) {
            steps.passed(Step.TLS, "the certificate is trusted");
        }
        if (client.hasLogin()) {
            steps.passed(Step.LOGIN, client.login());
            steps.passed(Step.PERMISSION, "these credentials may read " + stream.path());
        }
        RestPage page = parsed(answer);
        steps.passed(Step.OBJECT, stream.path() + " is there");
        requireCursor(page);
        Sample sample = sample(page, 1);
        String found = sample.records().isEmpty() ? "it has no records" : "one record was read";
        steps.passed(
                Step.READ,
                sample.rejected().isEmpty()
                        ? found
                        : "this would go to the quarantine: "
                                + sample.rejected().get(0));
    }

    /** A run would take all of them for new, each time. */
    private void requireCursor(RestPage page) {
        List<Map<?, ?>> records = page.records().stream()
                .filter(Record.class::isInstance)
                .<Map<?, ?>>map(Record.class::cast)
                .toList();
        if (stream.cursor().isPresent()
                && !records.isEmpty()
                && records.stream().noneMatch(this::hasCursor)) {
            throw new StepFailed(
                    Step.OBJECT,
                    stream.failed(
                            Category.CONFIG, "no record of its first page has the cursor field", "Check cursorField"));
        }
    }

    private boolean hasCursor(Map<?, ?> record) {
        try {
            return stream.cursorOf(record).isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** @param key the fields that tell its records apart */
    StreamDescription describe(List<String> key) {
        Sample sample = sample(DESCRIBED_RECORDS);

        return new StreamDescription(
                stream.path(),
                Map.of("path", stream.path()),
                sample.knownSchema(),
                key,
                sample.records().stream().findFirst().map(RestInspection::times).orElse(List.of()),
                List.of(SyncMode.FULL_REFRESH, SyncMode.INCREMENTAL),
                key.isEmpty() ? IngestionType.SNAPSHOT : IngestionType.CDC);
    }

    /** The fields that hold times. */
    private static List<String> times(Map<String, ?> record) {
        return record.entrySet().stream()
                .filter(field -> field.getValue() instanceof String)
                .filter(field -> CursorValue.of(field.getValue())
                        .filter(value -> value.kind() == CursorValue.Kind.TIME)
                        .isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    Sample sample(int limit) {
        return sample(parsed(ask()), limit);
    }

    private Answer ask() {
        try {
            Optional<Parameter> from = stream.cursor().flatMap(cursor -> cursor.parameter(Optional.empty()));
            return client.getOnce(
                    stream.pagination()
                            .uri(from.map(each -> each.addedTo(stream.first())).orElse(stream.first()), ""),
                    stream.toString(),
                    stream.pages().headers(""));
        } catch (IllegalArgumentException e) {
            throw new StepFailed(Step.SETTINGS, stream.failed(Category.CONFIG, e.getMessage(), ""));
        }
    }

    private RestPage parsed(Answer answer) {
        try {
            return stream.pages().read(answer);
        } catch (IllegalArgumentException e) {
            throw new StepFailed(
                    Step.READ,
                    stream.failed(
                            Category.SOURCE_DATA, e.getMessage(), "Compare the settings with what the API answers"));
        }
    }

    private Sample sample(RestPage page, int limit) {
        List<Record> records = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        page.records().stream().limit(limit).forEach(each -> {
            if (each instanceof Record record) {
                records.add(record);
            } else if (each instanceof Rejected bad) {
                rejected.add(bad.origin() + ": " + bad.message());
            }
        });

        return stream.pages()
                .schema()
                .map(schema -> new Sample(schema, records, rejected))
                .orElseGet(() -> Sample.of(records, rejected, false));
    }
}
