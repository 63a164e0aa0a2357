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
package dev.caravan.testing;

import dev.caravan.servers.PostgresDatabase;
import dev.caravan.table.TableFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of a pipeline of one route, which is named as its table is. */
public final class RouteYaml {

    private final String kamelet;
    private final List<String> parameters;
    private final String steps;

    private RouteYaml(String kamelet, List<String> parameters, String steps) {
        this.kamelet = kamelet;
        this.parameters = parameters;
        this.steps = steps;
    }

    public static RouteYaml kamelet(String name, Map<String, String> settings) {
        return new RouteYaml(
                name,
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + ": " + quoted(setting.getValue()))
                        .toList(),
                "");
    }

    /** @param paths a file or a pattern */
    public static RouteYaml files(Path paths, String format) {
        return new RouteYaml(
                "caravan-file-source", List.of("path: " + quoted(paths.toString()), "format: " + format), "");
    }

    /** @param parameters as YAML, one a line */
    public static RouteYaml postgres(PostgresDatabase database, String parameters) {
        Stream<String> connection = Stream.of(
                "host: " + database.host(),
                "port: " + database.port(),
                "database: " + database.name(),
                "username: " + database.user(),
                "password: " + quoted(database.password()));

        return new RouteYaml(
                "caravan-postgresql-source",
                Stream.concat(connection, parameters.lines()).toList(),
                "");
    }

    /** @param yaml steps before the landing, as items of a list */
    public RouteYaml steps(String yaml) {
        return new RouteYaml(kamelet, parameters, yaml);
    }

    /** @param options of the landing, each {@code name: value}; the value is quoted here */
    public String into(String table, TableFormat format, List<String> options) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:%s
                      parameters:
                %s      steps:
                %s        - to:
                            uri: lake:%s
                            parameters:
                              format: %s
                %s"""
                .formatted(
                        table,
                        kamelet,
                        indented(8, parameters.stream()),
                        steps.indent(8),
                        table,
                        format,
                        indented(14, options.stream().map(RouteYaml::quotedOption)));
    }

    public String into(String table, TableFormat format, String... options) {
        return into(table, format, List.of(options));
    }

    /** The same, written by the Kamelet of a sink. */
    public String to(String id, String sink, Map<String, String> settings) {
        return """
                - route:
                    id: %s
                    from:
                      uri: kamelet:%s
                      parameters:
                %s      steps:
                %s        - to:
                            uri: kamelet:%s
                            parameters:
                %s"""
                .formatted(
                        id,
                        kamelet,
                        indented(8, parameters.stream()),
                        steps.indent(8),
                        sink,
                        indented(
                                14,
                                settings.entrySet().stream()
                                        .map(setting -> setting.getKey() + ": " + quoted(setting.getValue()))));
    }

    private static String indented(int spaces, Stream<String> lines) {
        return lines.collect(Collectors.joining("\n")).indent(spaces);
    }

    private static String quotedOption(String option) {
        String[] parts = option.split(": ", 2);

        return parts[0] + ": " + quoted(parts[1]);
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
