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

import dev.caravan.connector.catalog.Component.Option;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the metadata that Camel's build puts beside each component, data format and language on the class path. */
final class ComponentScanner {

    private static final String SERVICES = "META-INF/services/org/apache/camel/";

    private final ClassLoader loader;

    ComponentScanner(ClassLoader loader) {
        this.loader = loader;
    }

    /** By scheme, other names of a component ({@code https} beside {@code http}) as well. */
    Map<String, Object> components() throws IOException {
        Map<String, Object> result = new TreeMap<>();
        for (String scheme : names("component", "components")) {
            result.put(scheme, IndexEntries.toMap(component(scheme, metadata(scheme))));
        }
        return result;
    }

    List<String> names(String kind, String key) throws IOException {
        TreeSet<String> result = new TreeSet<>();
        for (URL url : Collections.list(loader.getResources(SERVICES + kind + ".properties"))) {
            Properties properties = new Properties();
            try (InputStream stream = url.openStream()) {
                properties.load(stream);
            }
            for (String name : properties.getProperty(key, "").trim().split("\\s+")) {
                if (!name.isEmpty()) {
                    result.add(name);
                }
            }
        }
        return new ArrayList<>(result);
    }

    private Map<String, Object> metadata(String scheme) throws IOException {
        Properties service = new Properties();
        try (InputStream stream = loader.getResourceAsStream(SERVICES + "component/" + scheme)) {
            if (stream == null) {
                return Map.of();
            }
            service.load(stream);
        }
        String className = service.getProperty("class", "");
        String path = className.substring(0, className.lastIndexOf('.') + 1).replace('.', '/') + scheme + ".json";
        // Since Camel 4.13 below META-INF; components built with older plugins keep it beside their classes.
        for (String candidate : List.of("META-INF/" + path, path)) {
            try (InputStream stream = loader.getResourceAsStream(candidate)) {
                if (stream != null) {
                    return Json.readObject(stream);
                }
            }
        }
        return Map.of();
    }

    private static Component component(String scheme, Map<String, Object> metadata) {
        Map<String, Object> component = Json.object(metadata, "component");
        // Nothing is known of a component without metadata, so that any option must pass.
        boolean lenient = metadata.isEmpty() || Json.isTrue(component, "lenientProperties");
        Map<String, Option> options = new LinkedHashMap<>();
        Json.object(metadata, "properties")
                .forEach((name, value) -> options.put(name, option(name, Json.object(value))));
        Json.object(metadata, "apiProperties").values().forEach(api -> Json.object(Json.object(api), "methods")
                .values()
                .forEach(method -> Json.object(Json.object(method), "properties")
                        .forEach((name, value) -> options.putIfAbsent(name, apiOption(name, Json.object(value))))));
        return new Component(
                scheme,
                Json.string(component, "title"),
                Json.string(component, "syntax"),
                lenient,
                Json.isTrue(component, "consumerOnly"),
                Json.isTrue(component, "producerOnly"),
                options);
    }

    private static Option option(String name, Map<String, Object> map) {
        return new Option(
                name,
                Json.string(map, "kind").equals("path"),
                Json.isTrue(map, "required"),
                Json.isTrue(map, "secret"),
                Json.string(map, "type"),
                Json.strings(map, "enum"),
                Optional.ofNullable(map.get("defaultValue")).map(String::valueOf),
                Json.string(map, "label"),
                Json.string(map, "prefix"));
    }

    /** Which of an API's options are required depends on the method called, which is not known here. */
    private static Option apiOption(String name, Map<String, Object> map) {
        Option option = option(name, map);
        return new Option(
                name, false, false, option.secret(), option.type(), List.of(), Optional.empty(), option.label(), "");
    }
}
