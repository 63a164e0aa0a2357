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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Settings of pipelines and connections that give secrets away or leave a connection open to whoever stands in between, each
 * with its place. What stays on this machine needs no protection, so that settings of a loopback address pass. An error is
 * what should not be run; the values themselves are never told.
 */
public final class SecurityLint {

    private static final Set<String> OPEN_MODES = Set.of("disable", "allow", "none", "plaintext", "sasl_plaintext");
    private static final Set<String> LOOSE_MODES = Set.of("prefer", "preferred");
    private static final Pattern MODE = Pattern.compile("(?i)sslMode|tlsMode|securityProtocol|encrypt");
    private static final Pattern TRUST =
            Pattern.compile("(?i)trustAll\\w*|trustServerCertificate|insecure\\w*|allowInsecure\\w*|skipTlsVerify");
    private static final Pattern CHECK =
            Pattern.compile("(?i)strictHostKeyChecking|verifyHost\\w*|hostnameVerif\\w*|sslVerify\\w*|verifySsl\\w*");
    private static final Set<String> NO = Set.of("no", "false", "none");
    private static final Pattern CREDENTIALS = Pattern.compile("(?i)http://[^/\\s:@]+:[^/\\s@]+@(.*)");
    private static final Pattern PLAIN_HTTP = Pattern.compile("(?i)http://(.*)");
    private static final List<String> ADDRESSES =
            List.of("host", "bootstrapServers", "brokers", "url", "baseUrl", "endpoint", "address");

    private final String file;
    private final List<Problem> secrets = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private SecurityLint(String file) {
        this.file = file;
    }

    /** Of all endpoints in a pipeline. */
    public static SecurityLint of(PipelineFile pipeline, CatalogIndex index) {
        SecurityLint lint = new SecurityLint(pipeline.file());
        pipeline.endpoints().forEach(use -> lint.endpoint(use, index));

        return lint;
    }

    /** @param kamelet that the connection is one of */
    public static SecurityLint of(ConnectionFile connection, Kamelet kamelet) {
        SecurityLint lint = new SecurityLint(connection.file());
        Map<String, Node> places = connection.places();
        // The file of an environment leaves to the other one what it does not say.
        lint.settings(
                connection.settings(), places, connection.namesConnector() ? Optional.of(kamelet) : Optional.empty());
        connection.settings().forEach((name, value) -> {
            boolean secret = Optional.ofNullable(kamelet.properties().get(name))
                    .map(Kamelet.Property::secret)
                    .orElse(true);
            lint.secret(name, value, secret, places.get(name));
        });

        return lint;
    }

    /** Secrets that are written out, in the order of the file; warnings. */
    public List<Problem> secrets() {
        return secrets.stream().distinct().sorted().toList();
    }

    /** Everything else, in the order of the file. */
    public List<Problem> problems() {
        return problems.stream().distinct().sorted().toList();
    }

    private void endpoint(EndpointUse use, CatalogIndex index) {
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, Node> places = new LinkedHashMap<>();
        Optional<Kamelet> kamelet = use.isKamelet() ? index.kamelet(use.kameletName()) : Optional.empty();
        Optional<Component> component = use.isKamelet() ? Optional.empty() : index.component(use.scheme());
        for (EndpointUse.Setting setting : use.settings()) {
            String name = NearestName.camelCase(setting.name());
            settings.put(name, setting.plainValue());
            places.put(name, setting.nameNode());
            boolean secret = kamelet.map(found -> found.properties().get(name))
                            .filter(Kamelet.Property::secret)
                            .isPresent()
                    || component
                            .flatMap(found -> found.option(name))
                            .filter(Component.Option::secret)
                            .isPresent();
            secret(name, setting.plainValue(), secret, setting.nameNode());
        }
        settings.putIfAbsent("url", use.uri());
        places.putIfAbsent("url", use.at());
        // What a connection gives is looked at there.
        boolean whole = !settings.containsKey("connection");
        settings(settings, places, whole ? kamelet : Optional.empty());
    }

    private void secret(String name, String value, boolean secret, Node at) {
        if (secret && !value.isEmpty() && !value.contains("{{") && !value.contains("${") && !value.startsWith("#")) {
            secrets.add(Problem.warning(
                    file,
                    at,
                    "Secret '" + name + "' is written out. Write {{env:" + StarterPipeline.variable(name) + "}}."));
        }
    }

    /** @param kamelet whose defaults hold for what is not set */
    private void settings(Map<String, String> settings, Map<String, Node> places, Optional<Kamelet> kamelet) {
        if (isLocal(settings)) {
            return;
        }
        settings.forEach((name, value) -> setting(name, value, places.get(name), settings));
        kamelet.ifPresent(found -> found.properties().values().stream()
                .filter(property -> !settings.containsKey(property.name()))
                .filter(property -> MODE.matcher(property.name()).matches())
                .filter(property -> LOOSE_MODES.contains(property.defaultValue().orElse("")))
                .findFirst()
                .ifPresent(property -> problems.add(Problem.warning(
                        file,
                        places.values().stream().findFirst().orElseThrow(),
                        "Option '" + property.name() + "' is not set, and its default takes a connection without TLS."
                                + " Set it to require or more."))));
    }

    private void setting(String name, String value, Node at, Map<String, String> all) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (MODE.matcher(name).matches() && (OPEN_MODES.contains(lower) || lower.equals("false"))) {
            error(
                    at,
                    "Option '" + name + "' turns TLS off for an address off this machine. Set it to require or more.");
        } else if (MODE.matcher(name).matches() && LOOSE_MODES.contains(lower)) {
            problems.add(Problem.warning(
                    file, at, "Option '" + name + "' takes a connection without TLS. Set it to require or more."));
        } else if (TRUST.matcher(name).matches() && lower.equals("true")) {
            error(at, "Option '" + name + "' trusts any server. Give the certificate of the right one instead.");
        } else if (CHECK.matcher(name).matches() && NO.contains(lower)) {
            error(at, "Option '" + name + "' takes any server for the right one. Leave the check on.");
        } else if (CREDENTIALS.matcher(value).matches()) {
            error(at, "The address holds credentials and is http://, which shows them to everybody in between.");
        } else if (PLAIN_HTTP.matcher(value).matches() && all.keySet().stream().anyMatch(SecurityLint::isCredential)) {
            error(at, "The address is http://, which shows the credentials to everybody in between. Use https://.");
        }
    }

    private static boolean isCredential(String name) {
        return name.matches("(?i).*(password|token|secret|apiKey|accessKey).*");
    }

    private static boolean isLocal(Map<String, String> settings) {
        List<String> given = ADDRESSES.stream()
                .flatMap(name -> Optional.ofNullable(settings.get(name)).stream())
                .filter(address -> !address.startsWith("kamelet:"))
                .toList();

        return !given.isEmpty() && given.stream().allMatch(Listener::isLoopback);
    }

    private void error(Node at, String message) {
        problems.add(Problem.error(file, at, message));
    }
}
