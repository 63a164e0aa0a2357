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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.component.kamelet.KameletComponent;

/**
 * Camel's Kamelets, with one more parameter: {@code connection} names the connection whose settings the Kamelet is given
 * where the route does not say otherwise. Secrets in them stay references until the Kamelet's template is filled.
 */
public class ConnectedKamelets extends KameletComponent {

    private static final String CONNECTION = "connection";

    private final Function<String, ConnectionSettings> connections;

    /** @param connections by name; throws if there is none */
    public ConnectedKamelets(Function<String, ConnectionSettings> connections) {
        this.connections = Objects.requireNonNull(connections);
    }

    /** Where Kamelets are looked for: in these places, then among ours. @param places {@code file:} URIs */
    static String locations(List<String> places) {
        return Stream.concat(places.stream(), Stream.of("classpath:kamelets")).collect(Collectors.joining(","));
    }

    /** @throws CaravanException CONFIG if there is no such connection, or it is one of another connector */
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Object name = parameters.remove(CONNECTION);
        if (name != null) {
            ConnectionSettings found = connections.apply(name.toString());
            String kamelet = remaining.replaceFirst("/.*", "");
            if (!found.kamelet().name().equals(kamelet)) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot use connection " + name + " for " + kamelet + ": it is one of "
                                + found.kamelet().name() + ".");
            }
            found.given().forEach(parameters::putIfAbsent);
        }

        return super.createEndpoint(uri, remaining, parameters);
    }
}
