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

import java.util.List;
import java.util.Map;

/**
 * What Camel's YAML schema allows at one place: the names a mapping may hold and what stands behind each.
 *
 * @param scalar a plain value is allowed instead of a mapping
 * @param options by name
 */
public record Shape(boolean scalar, Map<String, Slot> options) {

    /**
     * The value of an option.
     *
     * @param shape the name of the mapping expected here; empty where the schema says no more
     * @param list whether it is a list of those
     * @param type {@code boolean}, {@code number}, {@code string}, … or empty
     * @param values the allowed ones; empty when any is
     */
    public record Slot(String shape, boolean list, String type, List<String> values) {}
}
