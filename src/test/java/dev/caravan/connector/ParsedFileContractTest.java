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
package dev.caravan.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.source.Sample;
import dev.caravan.testing.FileRights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of all sources, kept by one that reads files and parses them: a file for each time that some records are added. */
abstract class ParsedFileContractTest extends ConnectorContractTest {

    @TempDir
    Path directory;

    private int files;

    /** The bytes of a record, as text in UTF-8, behind and before others of its kind. */
    abstract String text(String id, String name);

    /** A file without any record, and the place in it that the quarantine tells. */
    abstract String noRecord();

    abstract String placeOfNoRecord();

    abstract String idField();

    abstract String nameField();

    @Override
    Map<String, String> settings() {
        return Map.of();
    }

    @Override
    String streamSetting() {
        return "path";
    }

    @Override
    String create() throws IOException {
        return Files.createTempDirectory(directory, "files").toString();
    }

    @Override
    String id() {
        return "cast(" + idField() + " as bigint)";
    }

    @Override
    String nameColumn() {
        return nameField();
    }

    @Override
    void add(String stream, int from, int count) throws IOException {
        StringBuilder messages = new StringBuilder();
        for (int id = from; id < from + count; id++) {
            messages.append(text(String.valueOf(id), name(id)));
        }
        write(stream, messages.toString());
    }

    @Override
    void add(String stream, Map<String, Object> fields) throws IOException {
        write(stream, text(fields.get("id").toString(), fields.get("name").toString()));
    }

    @Override
    String addMalformed(String stream) throws IOException {
        return write(stream, noRecord()) + " " + placeOfNoRecord();
    }

    private Path write(String stream, String messages) throws IOException {
        return Files.writeString(Path.of(stream, "%06d.txt".formatted(++files)), messages, StandardCharsets.UTF_8);
    }

    @Override
    @Test
    void discoverTellsTheFieldsOfTheStream() throws Exception {
        String stream = create();
        add(stream, 1, 3);
        try (Connection connection = connect(Map.of("path", stream))) {
            assertThat(connection.discover().get(0).schema().orElseThrow().toString())
                    .contains(idField() + ":")
                    .contains(nameField() + ":string");
        }
    }

    @Override
    @Test
    void aPreviewShowsRecordsAsTheyWouldLandAndNoMoreThanWereAskedFor() throws Exception {
        String stream = create();
        add(stream, 1, 30);
        try (Connection connection = connect(Map.of("path", stream))) {
            Sample sample = connection.preview("", 5);
            assertThat(sample.records()).hasSize(5).allSatisfy(record -> assertThat(record.get(nameField()))
                    .isEqualTo(name(Long.parseLong(record.get(idField()).toString()))));
            assertThat(connection.preview(stream, 5).records())
                    .extracting(record -> record.get("_raw_sha256"))
                    .isEqualTo(sample.records().stream()
                            .map(record -> record.get("_raw_sha256"))
                            .toList());
        }
    }

    @Override
    void revoke(String stream) throws IOException {
        FileRights.take(Path.of(stream));
    }

    @Override
    void grant(String stream) throws IOException {
        FileRights.giveBack(Path.of(stream));
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return Map.of(
                Check.NEW_FIELD, NotApplicable.HAS_FIXED_FIELDS,
                Check.WIDER_TYPE, NotApplicable.HAS_FIXED_FIELDS,
                Check.HEADERS, NotApplicable.HAS_NO_HEADERS);
    }

    @Override
    Map<Wrong, NotApplicable> notApplicable() {
        return WITHOUT_SERVER;
    }
}
