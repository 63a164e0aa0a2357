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
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The promises of all sources, kept by one that reads files and parses them. */
abstract class ParsedFileContractTest extends FilesContractTest {

    /** A record as text in UTF-8, behind and before others of its kind. */
    String text(String id, String name) {
        throw NotApplicable.NOT_TRIED.asException();
    }

    /** The same of a record that is no such text. */
    byte[] bytes(String id, String name) {
        return text(id, name).getBytes(StandardCharsets.UTF_8);
    }

    abstract String idField();

    abstract String nameField();

    @Override
    final byte[] bytes(Map<String, Object> fields) {
        return bytes(fields.get("id").toString(), fields.get("name").toString());
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
            assertThat(connection.preview(discovered(stream), 5).records())
                    .extracting(record -> record.get("_raw_sha256"))
                    .isEqualTo(sample.records().stream()
                            .map(record -> record.get("_raw_sha256"))
                            .toList());
        }
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return Map.of(
                Check.NEW_FIELD, NotApplicable.HAS_FIXED_FIELDS,
                Check.WIDER_TYPE, NotApplicable.HAS_FIXED_FIELDS,
                Check.HEADERS, NotApplicable.HAS_NO_HEADERS);
    }
}
