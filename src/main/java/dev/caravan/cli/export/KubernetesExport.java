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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plain resources of Kubernetes. A pipeline that goes on for ever is a Deployment of one pod, which is gone before the next
 * one starts: two runs of one pipeline fence each other. One that comes to an end is a CronJob; a Deployment would start it
 * again and again. There are no probes, as a run answers none.
 */
public final class KubernetesExport {

    /** There is no published image. */
    static final String IMAGE = "caravan";

    private static final long USER = 185;
    private static final long GRACE_SECONDS = 60;
    private static final String SCHEDULE = "0 * * * *";

    private final ExportedPipeline pipeline;
    private final String version;

    /** @param version of the image */
    public KubernetesExport(ExportedPipeline pipeline, String version) {
        this.pipeline = pipeline;
        this.version = version;
    }

    /** Their texts by file name. */
    public Map<String, String> files() {
        Map<String, Object> resources = new LinkedHashMap<>();
        resources.put("serviceaccount.yaml", serviceAccount());
        resources.put("configmap.yaml", resource("v1", "ConfigMap", pipeline.name(), "data", configuration()));
        resources.put("persistentvolumeclaim.yaml", claim());
        if (pipeline.comesToAnEnd()) {
            resources.put("cronjob.yaml", cronJob());
        } else {
            resources.put("deployment.yaml", deployment());
        }
        Map<String, String> files = new LinkedHashMap<>();
        resources.forEach((name, resource) -> files.put(name, Yaml.write(resource)));
        if (!pipeline.variables().isEmpty()) {
            files.put("secret.example.yaml", secretExample(pipeline));
        }
        files.put("kustomization.yaml", Yaml.write(kustomization(List.copyOf(resources.keySet()))));

        return files;
    }

    /** With every name and no value; not among the resources that are applied. */
    static String secretExample(ExportedPipeline pipeline) {
        Map<String, Object> values = new LinkedHashMap<>();
        pipeline.variables().forEach(variable -> values.put(variable, ""));

        return "# Fill in the values and apply it by hand. Keep it out of version control.\n"
                + Yaml.write(map(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Secret",
                        "metadata",
                        map("name", pipeline.secretName()),
                        "type",
                        "Opaque",
                        "stringData",
                        values));
    }

    private Map<String, Object> kustomization(List<String> resources) {
        return map(
                "apiVersion",
                "kustomize.config.k8s.io/v1beta1",
                "kind",
                "Kustomization",
                "resources",
                resources,
                "images",
                List.of(map("name", IMAGE, "newName", IMAGE, "newTag", version)));
    }

    private Map<String, Object> serviceAccount() {
        return resource("v1", "ServiceAccount", pipeline.name(), "automountServiceAccountToken", false);
    }

    private Map<String, Object> claim() {
        return resource(
                "v1",
                "PersistentVolumeClaim",
                pipeline.name() + "-warehouse",
                "spec",
                map("accessModes", List.of("ReadWriteOncePod"), "resources", map("requests", map("storage", "20Gi"))));
    }

    private Map<String, Object> deployment() {
        return resource(
                "apps/v1",
                "Deployment",
                pipeline.name(),
                "spec",
                map(
                        "replicas",
                        1,
                        "strategy",
                        map("type", "Recreate"),
                        "selector",
                        map("matchLabels", labels()),
                        "template",
                        pod("Always")));
    }

    private Map<String, Object> cronJob() {
        return resource(
                "batch/v1",
                "CronJob",
                pipeline.name(),
                "spec",
                map(
                        "schedule",
                        SCHEDULE,
                        "concurrencyPolicy",
                        "Forbid",
                        "jobTemplate",
                        map("spec", map("backoffLimit", 0, "template", pod("Never")))));
    }

    private Map<String, Object> pod(String restartPolicy) {
        Map<String, Object> spec = map(
                "serviceAccountName",
                pipeline.name(),
                "automountServiceAccountToken",
                false,
                "restartPolicy",
                restartPolicy,
                "terminationGracePeriodSeconds",
                GRACE_SECONDS,
                "securityContext",
                map(
                        "runAsNonRoot",
                        true,
                        "runAsUser",
                        USER,
                        "runAsGroup",
                        USER,
                        "fsGroup",
                        USER,
                        "seccompProfile",
                        map("type", "RuntimeDefault")),
                "containers",
                List.of(container()),
                "volumes",
                List.of(
                        map("name", "pipeline", "configMap", map("name", pipeline.name(), "items", items())),
                        map(
                                "name",
                                "warehouse",
                                "persistentVolumeClaim",
                                map("claimName", pipeline.name() + "-warehouse")),
                        map("name", "scratch", "emptyDir", map("sizeLimit", "10Gi"))));

        return map(
                "metadata",
                // A pod does not notice that its ConfigMap has changed.
                map("labels", labels(), "annotations", map("caravan.dev/configuration", digest())),
                "spec",
                spec);
    }

    private Map<String, Object> container() {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "/pipeline/" + pipeline.fileName(),
                "--warehouse",
                "/lakehouse",
                "--connections",
                "/pipeline/connections"));
        pipeline.environment().ifPresent(environment -> arguments.addAll(List.of("--env", environment)));
        Map<String, Object> container = map("name", "caravan", "image", IMAGE + ":" + version, "args", arguments);
        if (!pipeline.variables().isEmpty()) {
            container.put(
                    "env", pipeline.variables().stream().map(this::variable).toList());
        }
        container.put("resources", map("requests", map("cpu", "1", "memory", "2Gi"), "limits", map("memory", "2Gi")));
        container.put(
                "securityContext",
                map(
                        "allowPrivilegeEscalation",
                        false,
                        "readOnlyRootFilesystem",
                        true,
                        "capabilities",
                        map("drop", List.of("ALL"))));
        container.put(
                "volumeMounts",
                List.of(
                        map("name", "pipeline", "mountPath", "/pipeline", "readOnly", true),
                        map("name", "warehouse", "mountPath", "/lakehouse"),
                        map("name", "scratch", "mountPath", "/tmp")));

        return container;
    }

    private Map<String, Object> variable(String name) {
        return map("name", name, "valueFrom", map("secretKeyRef", map("name", pipeline.secretName(), "key", name)));
    }

    /** Keys of a ConfigMap hold no slashes. */
    private Map<String, Object> configuration() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(pipeline.fileName(), pipeline.text());
        pipeline.connections().forEach((file, text) -> data.put("connections." + file, text));
        pipeline.ownKamelets()
                .forEach(
                        file -> data.put("kamelets." + file, pipeline.kamelets().get(file)));

        return data;
    }

    private List<Map<String, Object>> items() {
        return configuration().keySet().stream()
                .map(key -> map(
                        "key",
                        key,
                        "path",
                        key.startsWith("connections.") || key.startsWith("kamelets.")
                                ? key.replaceFirst("\\.", "/")
                                : key))
                .toList();
    }

    private String digest() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(configuration().toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> labels() {
        return map("app.kubernetes.io/name", "caravan", "app.kubernetes.io/instance", pipeline.name());
    }

    private Map<String, Object> resource(String apiVersion, String kind, String name, String member, Object value) {
        return map(
                "apiVersion",
                apiVersion,
                "kind",
                kind,
                "metadata",
                map("name", name, "labels", labels()),
                member,
                value);
    }
}
