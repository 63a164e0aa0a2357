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
package dev.caravan.api;

import dev.caravan.connector.source.StreamDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a stream is best ingested.
 *
 * @param primaryKeys the fields that tell its records apart
 * @param cursorField the likeliest one to tell what is new
 */
public record StreamMetadata(
        List<String> primaryKeys, Optional<String> cursorField, StreamDescription.IngestionType ingestionType) {

    static StreamMetadata of(StreamDescription stream) {
        return new StreamMetadata(
                stream.primaryKey(), stream.cursorFields().stream().findFirst(), stream.ingestionType());
    }

    /** By the names that Lakeflow's connectors have for them. */
    public Map<String, Object> toMap() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("primary_keys", primaryKeys);
        cursorField.ifPresent(field -> document.put("cursor_field", field));
        document.put("ingestion_type", ingestionType.toString());

        return document;
    }
}
