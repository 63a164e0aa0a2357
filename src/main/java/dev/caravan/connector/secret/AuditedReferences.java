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
package dev.caravan.connector.secret;

import dev.caravan.observe.Audit;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.DefaultPropertiesFunctionResolver;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.spi.PropertiesFunction;

/**
 * Camel's property functions, and {@code secret} of ours. Those that may bring a secret are audited: {@code env},
 * {@code sys}, {@code secret}, and the vaults whose components are there. Camel asks several times while it makes one
 * source, which is told once, until the secret is another one.
 */
public final class AuditedReferences extends DefaultPropertiesFunctionResolver {

    private static final Set<String> NO_SECRETS =
            Set.of("service", "service.name", "service.host", "service.port", "bean", "boolean");

    /** The only one whose names have a colon of their own. */
    private static final String HASHICORP = "hashicorp";

    private final PropertiesComponent properties;
    private final Map<String, String> told = new ConcurrentHashMap<>();

    private AuditedReferences(CamelContext context, PropertiesComponent properties) {
        this.properties = properties;
        setCamelContext(context);
    }

    /** Before anything is resolved in this context. */
    public static void install(CamelContext context) {
        PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
        AuditedReferences references = new AuditedReferences(context, properties);
        properties.getPropertiesFunctionResolver().getFunctions().values().forEach(references::addPropertiesFunction);
        references.addPropertiesFunction(new SecretFiles(
                () -> Path.of(properties.resolveProperty("caravan.secrets").orElse("secrets"))));
        properties.setPropertiesFunctionResolver(references);
    }

    @Override
    public PropertiesFunction resolvePropertiesFunction(String name) {
        PropertiesFunction found = super.resolvePropertiesFunction(name);

        return found == null || NO_SECRETS.contains(name) ? found : new Audited(found);
    }

    private final class Audited implements PropertiesFunction {

        private final PropertiesFunction function;

        Audited(PropertiesFunction function) {
            this.function = function;
        }

        @Override
        public String getName() {
            return function.getName();
        }

        @Override
        public String apply(String remainder) {
            String value = function.apply(remainder);
            if (value == null) {
                return null;
            }
            String reference = getName() + ":" + name(remainder);
            if (value.contains("{{") || value.contains("}}")) {
                // Camel would look into it, and print it where it finds no property.
                throw new CaravanException(
                        Category.SECRET,
                        "Cannot use {{" + reference
                                + "}}: its value holds {{ or }}, which Camel takes for placeholders. Change it.");
            }
            String reader = reader();
            if (!value.equals(told.put(reader + " " + reference, value))) {
                Audit.secretRead(
                        reference,
                        getName(),
                        reader,
                        properties.resolveProperty("caravan.audit.file").map(Path::of));
            }

            return value;
        }

        /** Without a default, which may be a secret itself. */
        private String name(String remainder) {
            String name = remainder.startsWith("?") ? remainder.substring(1) : remainder;
            int colon = name.indexOf(':');
            if (colon >= 0 && getName().equals(HASHICORP)) {
                colon = name.indexOf(':', colon + 1);
            }

            return colon < 0 ? name : name.substring(0, colon);
        }

        @Override
        public boolean lookupFirst(String remainder) {
            return function.lookupFirst(remainder);
        }

        @Override
        public boolean optional(String remainder) {
            return function.optional(remainder);
        }
    }

    /** The route that is being made, or the one that a Kamelet is made for. */
    private String reader() {
        Properties local = properties.getLocalProperties();
        String route = local == null ? null : local.getProperty("parentRouteId", local.getProperty("routeId"));
        if (route == null) {
            route = getCamelContext().getCamelContextExtension().getCreateRoute();
        }

        return Objects.requireNonNullElse(route, getCamelContext().getName());
    }
}
