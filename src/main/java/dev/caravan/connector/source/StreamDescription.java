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
package dev.caravan.connector.source;

import dev.caravan.record.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A stream that a source offers.
 *
 * @param name as {@link Inspectable#sample} takes it
 * @param settings by which a pipeline reads this stream: {@code schema: public, table: orders}; empty where there is no
 *     choice
 * @param schema as it would land; empty where only reading would tell
 * @param primaryKey the fields that tell its records apart, as the source declares them
 * @param cursorFields those that may tell what is new, the likeliest first
 * @param syncModes in which it can be read
 * @param ingestionType how it is best kept up to date
 */
public record StreamDescription(
        String name,
        Map<String, String> settings,
        Optional<Schema> schema,
        List<String> primaryKey,
        List<String> cursorFields,
        List<SyncMode> syncModes,
        IngestionType ingestionType) {

    /** How a stream is read, by the names that Kamelets have for it. */
    public enum SyncMode {
        FULL_REFRESH,
        INCREMENTAL,
        CDC_WITH_DELETES,
        APPEND;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a reader gets to see of a stream's changes. */
    public enum IngestionType {
        /** All of it, each time. */
        SNAPSHOT,
        /** New and changed records, by their key. */
        CDC,
        /** The same, and which ones are gone. */
        CDC_WITH_DELETES,
        /** New records; none ever changes. */
        APPEND;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
