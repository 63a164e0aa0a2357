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
package dev.caravan.connector.connection;

import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.catalog.References;
import dev.caravan.connector.catalog.StarterPipeline;
import dev.caravan.connector.secret.SecretsRequired;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.MapBackedConfigSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a connection, put together from layers, of which later ones win: the connector's defaults, the file, the
 * file of the environment, environment variables, what a pipeline says, the command line.
 *
 * <p>Values are kept as they are written. A placeholder of Camel's in one ({@code {{env:NAME}}}) is resolved when something
 * is made of it, each time anew. {@code ${NAME}}, {@code secret://scope/key} and {@code conf://key} are other ways to write
 * one.
 */
public final class ConnectionSettings {

    private static final String VARIABLES = "CARAVAN_CONNECTIONS_";
    private static final String PREFIX = "env-prefix";
    private static final String DEFAULT = "default";
    private static final String HIDDEN = "********";
    private static final int FIRST_ORDINAL = 100;
    private static final String FROM_VARIABLE = "environment variable ";

    /**
     * @param value as written
     * @param origin where it is written: a file, an environment variable, {@code default}
     */
    public record Setting(String value, String origin) {}

    /**
     * @param origin of its values, for people
     * @param values by the names of the properties
     */
    public record Layer(String origin, Map<String, String> values) {}

    private final String name;
    private final Kamelet kamelet;
    private final List<Layer> files;
    private final Map<String, String> environment;
    private final List<Layer> overrides;
    private final boolean secretsRequired;
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    /**
     * @param name of the connection, or of whatever has these settings
     * @param files of the connection, the one of the environment last
     * @param environment variables, {@code PG_HOST} for a connector with the prefix PG, and
     *     {@code CARAVAN_CONNECTIONS_CRM_HOST} for the connection crm
     * @param overrides of a pipeline, of the command line
     */
    public ConnectionSettings(
            String name, Kamelet kamelet, List<Layer> files, Map<String, String> environment, List<Layer> overrides) {
        this.name = name;
        this.kamelet = kamelet;
        this.files = List.copyOf(files);
        this.environment = environment;
        this.overrides = List.copyOf(overrides);
        this.secretsRequired = SecretsRequired.in(environment);
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder();
        int ordinal = FIRST_ORDINAL;
        for (Layer layer : files) {
            builder.withSources(new Source(layer.origin(), layer.values(), ordinal++));
        }
        String prefix = kamelet.annotation(PREFIX);
        for (Kamelet.Property property : kamelet.properties().values()) {
            String variable = StarterPipeline.variable(property.name());
            if (!prefix.isEmpty()) {
                addVariable(builder, prefix + "_" + variable, property.name(), environment, ordinal);
            }
            addVariable(
                    builder,
                    VARIABLES + StarterPipeline.variable(name) + "_" + variable,
                    property.name(),
                    environment,
                    ordinal + 1);
        }
        ordinal += 2;
        for (Layer layer : overrides) {
            builder.withSources(new Source(layer.origin(), layer.values(), ordinal++));
        }
        SmallRyeConfig config = builder.build();
        Map<String, Setting> found = new LinkedHashMap<>();
        for (String setting : config.getPropertyNames()) {
            ConfigValue value = config.getConfigValue(setting);
            found.put(setting, new Setting(value.getRawValue(), value.getConfigSourceName()));
        }
        // In the order of the connector, and behind that what it does not know.
        for (Kamelet.Property property : kamelet.properties().values()) {
            Optional.ofNullable(found.remove(property.name()))
                    .or(() -> property.defaultValue().map(value -> new Setting(value, DEFAULT)))
                    .ifPresent(setting -> settings.put(property.name(), setting));
        }
        settings.putAll(found);
    }

    private static final class Source extends MapBackedConfigSource {

        private static final long serialVersionUID = 1L;

        Source(String origin, Map<String, String> values, int ordinal) {
            super(origin, values, ordinal);
        }
    }

    private static void addVariable(
            SmallRyeConfigBuilder builder,
            String variable,
            String property,
            Map<String, String> environment,
            int ordinal) {
        String value = environment.get(variable);
        if (value != null) {
            builder.withSources(new Source(FROM_VARIABLE + variable, Map.of(property, value), ordinal));
        }
    }

    /** These, and more that win over all of them. */
    public ConnectionSettings with(Layer more) {
        List<Layer> layers = new ArrayList<>(overrides);
        layers.add(more);

        return new ConnectionSettings(name, kamelet, files, environment, layers);
    }

    public String name() {
        return name;
    }

    public Kamelet kamelet() {
        return kamelet;
    }

    /** By the names of the properties, secrets hidden. */
    public Map<String, Setting> shown() {
        Map<String, Setting> shown = new LinkedHashMap<>();
        settings.forEach((property, setting) -> shown.put(
                property,
                isSecret(property) && !References.isReference(References.placeholders(setting.value()))
                        ? new Setting(HIDDEN, setting.origin())
                        : setting));

        return shown;
    }

    private boolean isSecret(String property) {
        // What is not known may well be a secret that is spelled wrong.
        return !kamelet.properties().containsKey(property)
                || kamelet.properties().get(property).secret();
    }

    /**
     * As the connector's template takes them, secrets as they are written.
     *
     * @throws CaravanException CONFIG with everything that is wrong with them
     */
    public Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        settings.forEach((property, setting) -> values.put(property, References.placeholders(setting.value())));
        List<String> complaints = new ArrayList<>(kamelet.complaints(values));
        complaints.addAll(plainSecrets());
        refuse(complaints);

        return values;
    }

    private void refuse(List<String> complaints) {
        if (!complaints.isEmpty()) {
            throw new CaravanException(Category.CONFIG, "Cannot use " + name + ": " + String.join("\n  ", complaints));
        }
    }

    /**
     * The secrets that are written out where {@code CARAVAN_SECRETS_REQUIRED} allows none, each in one sentence with its
     * place. One that an environment variable holds is not written anywhere.
     */
    public List<String> plainSecrets() {
        return settings.entrySet().stream()
                .filter(entry -> secretsRequired
                        && kamelet.properties().containsKey(entry.getKey())
                        && isSecret(entry.getKey())
                        && !entry.getValue().origin().startsWith(FROM_VARIABLE)
                        && References.isPlain(
                                References.placeholders(entry.getValue().value())))
                .map(entry -> "Setting '" + entry.getKey() + "' is a secret in clear text ("
                        + entry.getValue().origin() + "), and " + SecretsRequired.VARIABLE
                        + " allows none. Write {{secret:NAME}} or {{env:NAME}}.")
                .toList();
    }

    /**
     * Those of them that are not defaults.
     *
     * @throws CaravanException CONFIG with every secret that may not be written out
     */
    Map<String, String> given() {
        refuse(plainSecrets());
        Map<String, String> given = new LinkedHashMap<>();
        settings.forEach((property, setting) -> {
            if (!setting.origin().equals(DEFAULT)) {
                given.put(property, References.placeholders(setting.value()));
            }
        });

        return given;
    }
}
