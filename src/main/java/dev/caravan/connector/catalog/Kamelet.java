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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person sees of a Kamelet.
 *
 * @param name {@code metadata.name}
 * @param type {@code source}, {@code sink} or {@code action}
 * @param title short, for lists
 * @param description sentences, for a page of its own
 * @param required names of the properties without which it does not start
 * @param properties by name, in the order of the file
 * @param annotations those under {@code caravan.dev/}, without that prefix: {@code category}, {@code streams},
 *     {@code sync-modes}, {@code bounded}, {@code replay}, {@code tested-against}, {@code licence}, {@code seed}
 * @param file its name, without directories
 */
public record Kamelet(
        String name,
        String type,
        String title,
        String description,
        List<String> required,
        Map<String, Property> properties,
        Map<String, String> annotations,
        String file) {

    /**
     * A setting of a Kamelet. Text that the file does not give is empty.
     *
     * @param values the allowed ones; empty when any is
     * @param secret never to be shown, and not to be written in clear text
     */
    public record Property(
            String name,
            String title,
            String description,
            String type,
            Optional<String> defaultValue,
            List<String> values,
            String pattern,
            String format,
            boolean secret,
            String example) {

        /** The end of a sentence that starts with the property's name, when the value cannot be right. */
        Optional<String> complaint(String value) {
            Optional<String> complaint = Values.complaint(value, type, values);
            boolean late = value.contains("{{") || value.contains("${") || value.startsWith("#");

            return complaint.isPresent() || pattern.isEmpty() || secret || late || Values.matches(value, pattern)
                    ? complaint
                    : Optional.of("cannot be '" + value + "': it must match " + pattern + ".");
        }
    }

    /**
     * What is wrong with settings: names that it does not have, values that cannot be right, required ones that are
     * missing. All of it, each in one sentence.
     *
     * @param settings by the names of the properties
     */
    public List<String> complaints(Map<String, String> settings) {
        List<String> complaints = new ArrayList<>();
        settings.forEach((setting, value) -> {
            Property property = properties.get(setting);
            if (property == null) {
                complaints.add("Unknown setting '" + setting + "' of " + name + "."
                        + NearestName.hint(setting, properties.keySet()));
            } else {
                property.complaint(value)
                        .ifPresent(
                                complaint -> complaints.add("Setting '" + setting + "' of " + name + " " + complaint));
            }
        });
        required.stream()
                .filter(setting -> settings.getOrDefault(setting, "").isEmpty())
                .filter(setting -> properties.get(setting).defaultValue().isEmpty())
                .forEach(setting -> complaints.add("Missing setting '" + setting + "' of " + name + ": "
                        + properties.get(setting).description()));

        return complaints;
    }

    public boolean isRequired(String property) {
        return required.contains(property);
    }

    public String annotation(String name) {
        return annotations.getOrDefault(name, "");
    }
}
