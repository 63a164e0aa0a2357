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
package dev.caravan.cli.export;

import static dev.caravan.cli.export.Yaml.map;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Resources of Camel K: the pipeline as the Pipe that it is, or its routes as an Integration, and the Kamelets that it uses.
 * The image is one of one's own, as the operator builds none for this Camel. What a pipeline takes from connections stands
 * in its endpoints, since only Caravan's command line knows connections.
 */
public final class CamelKExport {

    private static final String API = "camel.apache.org/v1";

    private final ExportedPipeline pipeline;
    private final String version;

    /** @param version of the image */
    public CamelKExport(ExportedPipeline pipeline, String version) {
        this.pipeline = pipeline;
        this.version = version;
    }

    /** Their texts by file name. */
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        List<Object> flows = new ArrayList<>();
        for (Object document : Yaml.read(pipeline.text())) {
            Object connected = connected(document);
            if (connected instanceof Map<?, ?> resource) {
                String kind = String.valueOf(resource.get("kind"));
                String number = files.isEmpty() ? "" : "-" + files.size();
                files.put(kind.toLowerCase(Locale.ROOT) + number + ".yaml", resource(resource));
            } else {
                flows.addAll((List<?>) connected);
            }
        }
        if (!flows.isEmpty()) {
            files.put(
                    "integration.yaml",
                    Yaml.write(map(
                            "apiVersion",
                            API,
                            "kind",
                            "Integration",
                            "metadata",
                            map("name", pipeline.name()),
                            "spec",
                            map("flows", flows, "traits", traits()))));
        }
        List<String> resources = new ArrayList<>(files.keySet());
        pipeline.kamelets().forEach((file, text) -> {
            files.put("kamelets/" + file, text);
            resources.add("kamelets/" + file);
        });
        if (!pipeline.variables().isEmpty()) {
            files.put("secret.example.yaml", KubernetesExport.secretExample(pipeline));
        }
        files.put(
                "kustomization.yaml",
                Yaml.write(map(
                        "apiVersion",
                        "kustomize.config.k8s.io/v1beta1",
                        "kind",
                        "Kustomization",
                        "resources",
                        resources)));

        return files;
    }

    /** A Pipe or an Integration with our traits where it does not say otherwise. */
    private String resource(Map<?, ?> resource) {
        Map<String, Object> copy = copy(resource);
        if ("Pipe".equals(copy.get("kind"))) {
            annotate(copy);
        } else {
            Map<String, Object> spec = copy((Map<?, ?>) copy.get("spec"));
            Map<String, Object> traits = traits();
            if (spec.get("traits") instanceof Map<?, ?> own) {
                traits.putAll(copy(own));
            }
            spec.put("traits", traits);
            copy.put("spec", spec);
        }

        return Yaml.write(copy);
    }

    /**
     * Pipes have their traits in annotations in the version that we know the definitions of. Those whose names have several
     * words are left out: how they are spelled there was never tried.
     */
    private void annotate(Map<String, Object> pipe) {
        Map<String, Object> metadata = copy((Map<?, ?>) pipe.get("metadata"));
        Map<String, Object> annotations = new LinkedHashMap<>();
        traits().forEach((trait, properties) -> copy((Map<?, ?>) properties).forEach((name, value) -> {
            if (name.equals(name.toLowerCase(Locale.ROOT))) {
                annotations.put(
                        "trait.camel.apache.org/" + trait + "." + name,
                        value instanceof List<?> list ? jsonOf(list) : value);
            }
        }));
        if (metadata.get("annotations") instanceof Map<?, ?> own) {
            annotations.putAll(copy(own));
        }
        metadata.put("annotations", annotations);
        pipe.put("metadata", metadata);
    }

    /** Of names and paths, which need no escapes. */
    private static String jsonOf(List<?> texts) {
        return texts.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    private Map<String, Object> traits() {
        Map<String, Object> traits = map(
                "container",
                map(
                        "image",
                        KubernetesExport.IMAGE + ":" + version,
                        "requestCPU",
                        "1",
                        "requestMemory",
                        "2Gi",
                        "limitMemory",
                        "2Gi"),
                "mount",
                map("volumes", List.of(pipeline.name() + "-warehouse:/lakehouse")));
        if (!pipeline.variables().isEmpty()) {
            traits.put(
                    "environment",
                    map(
                            "vars",
                            pipeline.variables().stream()
                                    .map(name -> name + "=secret:" + pipeline.secretName() + "/" + name)
                                    .toList()));
        }

        return traits;
    }

    private Object connected(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(this::connected).toList();
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, each) -> copy.put(String.valueOf(name), connected(each)));

        return settings(copy)
                .map(settings -> {
                    Map<String, Object> all = new LinkedHashMap<>(settings);
                    copy.forEach((name, each) -> {
                        if (!name.equals("connection")) {
                            all.put(name, each);
                        }
                    });
                    return all;
                })
                .orElse(copy);
    }

    private Optional<Map<String, String>> settings(Map<String, Object> parameters) {
        return Optional.ofNullable(parameters.get("connection"))
                .filter(String.class::isInstance)
                .map(pipeline.settings()::get);
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), value));

        return copy;
    }
}
