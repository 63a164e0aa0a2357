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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address that a pipeline would listen at.
 *
 * @param file and where in it
 * @param source the Kamelet or the component
 * @param address a host, and a port where one is given
 */
public record Listener(String file, int line, int column, String source, String address) {

    private static final Set<String> LISTENING =
            Set.of("mllp", "netty", "netty-http", "platform-http", "jetty", "undertow", "vertx-http", "mina");
    private static final Pattern HOST = Pattern.compile("(?:\\w[\\w+.-]*://)?(?:[^@/]*@)?(\\[[^]]*]|[^:/,?]*).*");

    /** All of a pipeline, in the order of the file. */
    public static List<Listener> of(PipelineFile pipeline, CatalogIndex index) {
        return pipeline.endpoints().stream()
                .filter(use -> use.role() == EndpointUse.Role.READ)
                .flatMap(use -> address(use, index)
                        .map(address -> {
                            Problem place = Problem.warning(pipeline.file(), use.at(), "");
                            return new Listener(
                                    place.file(),
                                    place.line(),
                                    place.column(),
                                    use.isKamelet() ? use.kameletName() : use.scheme(),
                                    address);
                        })
                        .stream())
                .toList();
    }

    private static Optional<String> address(EndpointUse use, CatalogIndex index) {
        if (!use.isKamelet()) {
            return Optional.of(use.path().replaceFirst("^\\w+://", ""))
                    .filter(path -> LISTENING.contains(use.scheme()));
        }

        return index.kamelet(use.kameletName())
                .filter(Listener::listens)
                .map(kamelet ->
                        setting(kamelet, "host", use.parameters()) + ":" + setting(kamelet, "port", use.parameters()));
    }

    /** Kamelets say so of their streams. */
    private static boolean listens(Kamelet kamelet) {
        return kamelet.annotation("streams").contains("listener");
    }

    private static String setting(Kamelet kamelet, String name, Map<String, String> given) {
        return given.getOrDefault(
                name,
                Optional.ofNullable(kamelet.properties().get(name))
                        .flatMap(Kamelet.Property::defaultValue)
                        .orElse(""));
    }

    public boolean isLoopback() {
        return isLoopback(address);
    }

    /** Of an address, a URL, or a list of them; what a placeholder will bring is not known and counts as elsewhere. */
    static boolean isLoopback(String addresses) {
        for (String address : addresses.split(",")) {
            Matcher host = HOST.matcher(address.strip());
            if (!host.matches() || !host.group(1).matches("(?i)localhost|127(\\.\\d{1,3}){3}|\\[?::1]?")) {
                return false;
            }
        }

        return true;
    }
}
