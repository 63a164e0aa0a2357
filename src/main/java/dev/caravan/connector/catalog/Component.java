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
import java.util.Optional;

/**
 * What Camel says about a component.
 *
 * @param scheme the first part of its URI
 * @param syntax the URI's form, {@code kafka:topic}
 * @param lenient takes options it does not know, as HTTP passes them on
 * @param consumerOnly can only be read from
 * @param producerOnly can only be written to
 */
public record Component(
        String scheme,
        String title,
        String syntax,
        boolean lenient,
        boolean consumerOnly,
        boolean producerOnly,
        Map<String, Option> options) {

    /**
     * An option of an endpoint.
     *
     * @param path part of the URI before the question mark
     * @param type {@code string}, {@code integer}, {@code boolean}, {@code duration}, {@code enum}, …
     * @param values of an enum
     * @param label {@code consumer}, {@code producer} or both and more, separated by commas
     * @param prefix options that start with it are taken too; empty for most
     */
    public record Option(
            String name,
            boolean path,
            boolean required,
            boolean secret,
            String type,
            List<String> values,
            Optional<String> defaultValue,
            String label,
            String prefix) {}

    /** The option of this name, in camelCase or with dashes, or the one whose prefix the name has. */
    public Optional<Option> option(String name) {
        Option exact = options.get(NearestName.camelCase(name));
        if (exact != null) {
            return Optional.of(exact);
        }
        return options.values().stream()
                .filter(option -> !option.prefix().isEmpty() && name.startsWith(option.prefix()))
                .findFirst();
    }
}
