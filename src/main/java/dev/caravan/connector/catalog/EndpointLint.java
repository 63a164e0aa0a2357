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
import dev.caravan.connector.catalog.EndpointUse.Role;
import dev.caravan.connector.catalog.EndpointUse.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** Checks endpoints of components and Kamelets: names, required settings, literal values, secrets in clear text. */
final class EndpointLint {

    /** What the templates of Kamelets and routes call their own ends. */
    private static final Set<String> TEMPLATE_ENDS = Set.of("source", "sink");

    /** Names the connection that a source's settings come from. */
    private static final String CONNECTION = "connection";

    private final CatalogIndex index;
    private final String file;
    private final List<Problem> problems;
    private final boolean secretsRequired;

    /** @param secretsRequired whether a secret in clear text is an error */
    EndpointLint(CatalogIndex index, String file, List<Problem> problems, boolean secretsRequired) {
        this.index = index;
        this.file = file;
        this.problems = problems;
        this.secretsRequired = secretsRequired;
    }

    void check(EndpointUse use) {
        String scheme = use.scheme();
        if (isLate(scheme)) {
            return;
        }
        Optional<Component> component = index.component(scheme);
        if (use.uri().isEmpty()) {
            error(use.at(), "An endpoint needs a uri.");
        } else if (component.isEmpty()) {
            error(use.at(), "Unknown component '" + scheme + "'." + NearestName.hint(scheme, index.schemes()));
        } else if (use.queryAndParameters()) {
            error(
                    use.at(),
                    "The uri of '" + scheme + "' has options behind a question mark, and there are parameters."
                            + " Move all of them to parameters.");
        } else if (use.isKamelet()) {
            kamelet(use, component.get());
        } else if (!use.dynamic() || !isLate(use.uri())) {
            component(use, component.get());
        }
        use.settings().forEach(this::transport);
    }

    private void component(EndpointUse use, Component component) {
        String owner = "component " + component.scheme();
        if (use.role() == Role.READ && component.producerOnly()) {
            error(use.at(), "Component " + component.scheme() + " can only be written to.");
        }
        if (use.role() == Role.WRITTEN && component.consumerOnly()) {
            error(use.at(), "Component " + component.scheme() + " can only be read from.");
        }
        for (Setting setting : use.settings()) {
            Optional<Option> option = component.option(setting.name());
            if (option.isPresent()) {
                option(setting, option.get(), owner);
            } else if (!component.lenient() && !isLate(setting.name())) {
                unknown(setting, owner, component.options().keySet());
            }
        }
        for (Option option : component.options().values()) {
            if (option.required() && option.defaultValue().isEmpty() && applies(option, use.role())) {
                boolean inUri = option.path() && !use.path().isEmpty();
                if (!inUri && !use.means(option.name(), component.options().keySet())) {
                    error(use.at(), "Missing option '" + option.name() + "' of " + owner + ".");
                }
            }
        }
    }

    private void option(Setting setting, Option option, String owner) {
        String type = option.type().equals("integer") ? Values.INTEGER_OR_DURATION : option.type();
        Values.complaint(setting.plainValue(), type, option.values())
                .ifPresent(complaint ->
                        error(at(setting), "Option '" + setting.name() + "' of " + owner + " " + complaint));
        if (option.secret()) {
            secret(setting, owner);
        }
    }

    private void kamelet(EndpointUse use, Component component) {
        String name = use.kameletName();
        if (TEMPLATE_ENDS.contains(name) || isLate(name)) {
            return;
        }
        Optional<Kamelet> found = index.kamelet(name);
        if (found.isEmpty()) {
            error(use.at(), "Unknown Kamelet '" + name + "'." + NearestName.hint(name, index.kameletNames()));
            return;
        }
        Kamelet kamelet = found.get();
        String owner = "Kamelet " + name;
        if (use.role() == Role.READ && !kamelet.type().equals("source")) {
            error(use.at(), owner + " is no source: it is " + article(kamelet.type()) + ".");
        } else if (use.role() != Role.READ && kamelet.type().equals("source")) {
            error(use.at(), owner + " is a source. Use it in from.");
        }
        boolean connected =
                !kamelet.type().equals("action") && use.value(CONNECTION).isPresent();
        for (Setting setting : use.settings()) {
            if (connected && setting.name().equals(CONNECTION)) {
                continue;
            }
            Kamelet.Property property = kamelet.properties().get(NearestName.camelCase(setting.name()));
            if (property != null) {
                property(setting, property, owner);
            } else if (component.option(setting.name()).isEmpty() && !isLate(setting.name())) {
                unknown(setting, owner, kamelet.properties().keySet());
            }
        }
        if (connected) {
            // What is required may be in the connection's file.
            return;
        }
        for (String required : kamelet.required()) {
            boolean hasDefault = Optional.ofNullable(kamelet.properties().get(required))
                    .flatMap(Kamelet.Property::defaultValue)
                    .isPresent();
            if (!use.means(required, kamelet.properties().keySet()) && !hasDefault) {
                error(use.at(), "Missing option '" + required + "' of " + owner + ".");
            }
        }
    }

    private void property(Setting setting, Kamelet.Property property, String owner) {
        property.complaint(setting.plainValue())
                .ifPresent(complaint ->
                        error(at(setting), "Option '" + setting.name() + "' of " + owner + " " + complaint));
        if (property.secret()) {
            secret(setting, owner);
        }
    }

    private void secret(Setting setting, String owner) {
        String option = "Option '" + setting.name() + "' of " + owner;
        if (secretsRequired
                && References.isPlain(setting.plainValue())
                && !setting.value().startsWith("#")) {
            error(
                    at(setting),
                    option + " is a secret in clear text, and CARAVAN_SECRETS_REQUIRED allows none."
                            + " Use {{secret:NAME}} or {{env:NAME}}.");
        } else if (!setting.value().isEmpty() && !setting.isLate()) {
            problems.add(Problem.warning(file, at(setting), option + " is a secret in clear text. Use {{env:NAME}}."));
        }
    }

    private void unknown(Setting setting, String owner, Set<String> valid) {
        error(
                setting.nameNode(),
                "Unknown option '" + setting.name() + "' of " + owner + "." + NearestName.hint(setting.name(), valid));
    }

    /** Values that do not survive Camel's way through a URI, see {@link RawValue}. */
    private void transport(Setting setting) {
        String option = "Option '" + setting.name() + "' ";
        if (setting.value().contains("&") && RawValue.wrap(setting.value()).isEmpty()) {
            error(
                    at(setting),
                    option + "contains both ')&' and '}&', between which Camel would cut it."
                            + " Use a placeholder for part of it.");
        }
        if (RawValue.hasLineBreaks(setting.value())) {
            if (setting.value().contains("--")) {
                error(
                        at(setting),
                        option + "has a '--' comment in several lines, which become one. Remove the comment.");
            } else {
                problems.add(
                        Problem.warning(
                                file,
                                at(setting),
                                option
                                        + "has several lines, which become one with blanks between. Write '>-' instead of '|'."));
            }
        }
    }

    private static boolean applies(Option option, Role role) {
        List<String> labels = List.of(option.label().split(","));
        return switch (role) {
            case READ -> !labels.contains("producer");
            case WRITTEN -> !labels.contains("consumer");
            case EITHER -> true;
        };
    }

    private static String article(String type) {
        return type.equals("action") ? "an action" : "a " + type;
    }

    private static boolean isLate(String text) {
        return text.contains("{{") || text.contains("${");
    }

    private static Node at(Setting setting) {
        return setting.valueNode().orElse(setting.nameNode());
    }

    private void error(Node at, String message) {
        problems.add(Problem.error(file, at, message));
    }
}
