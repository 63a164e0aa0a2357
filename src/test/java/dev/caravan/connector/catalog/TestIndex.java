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
package dev.caravan.connector.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** The index of the test class path and the Kamelets made for these tests. */
final class TestIndex {

    static final Path RESOURCES = Path.of("src/test/resources/catalog");
    static final CatalogIndex INDEX = build();

    private TestIndex() {}

    private static CatalogIndex build() {
        try {
            Map<String, Object> content =
                    CatalogIndexBuilder.build(RESOURCES.resolve("kamelets"), TestIndex.class.getClassLoader());
            // The rules for lake: are the linter's own; which options it has is another test's matter.
            Json.object(content, "components").put("lake", Json.text(Map.of("title", "Lake", "lenient", true)));
            return CatalogIndex.of(content);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
