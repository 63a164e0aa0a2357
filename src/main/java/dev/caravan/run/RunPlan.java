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
package dev.caravan.run;

import dev.caravan.connector.catalog.Pipeline;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.Connections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A run that is to be: of which pipelines, with which connections, and when it ends, as the Kamelets of its sources say.
 *
 * @param once whether sources that could go on for ever are read to what is there now
 */
public record RunPlan(PipelineFiles files, Connections connections, boolean once) {

    /**
     * What to write for two settings of a run, for messages.
     *
     * @param once to read sources to what is there now
     * @param idleTimeout to end when nothing has landed for so long
     */
    public record Hints(String once, String idleTimeout) {}

    /** In the order of their files. */
    public List<Pipeline> pipelines() {
        return files.files().stream().flatMap(file -> file.pipelines().stream()).toList();
    }

    /** Why it cannot be begun, a sentence each; empty if it can. */
    public List<String> refusals(Hints hints) {
        List<String> secrets = plainSecrets();
        if (!secrets.isEmpty()) {
            return secrets;
        }

        return endless(hints)
                .or(() -> overwrites(
                        pipeline -> endingSources(List.of(pipeline)) == 0,
                        "its source has none." + (once ? "" : " Try " + hints.once() + ".")))
                .or(() ->
                        overwrites(this::isWithheld, "its source brings no more before a commit. Use append or merge."))
                .stream()
                .toList();
    }

    /** What the connections that pipelines name may not have written out, all of it, by connection. */
    private List<String> plainSecrets() {
        return pipelines().stream()
                .flatMap(pipeline -> pipeline.sources().stream())
                .flatMap(source -> Stream.ofNullable(source.parameters().get("connection")))
                .distinct()
                .flatMap(name -> connections.find(name, List.of()).stream())
                .flatMap(settings -> complaints(settings).stream())
                .toList();
    }

    private static List<String> complaints(ConnectionSettings settings) {
        return settings.plainSecrets().stream()
                .map(complaint -> "Cannot use connection " + settings.name() + ": " + complaint)
                .toList();
    }

    private Optional<String> endless(Hints hints) {
        return pipelines().stream()
                .flatMap(pipeline -> pipeline.sources().stream())
                .filter(source -> once && bounded(source).equals("never"))
                .findFirst()
                .map(source -> "Cannot run with " + hints.once() + ": source " + source.name()
                        + " has no present end. Use " + hints.idleTimeout() + ".");
    }

    private Optional<String> overwrites(Predicate<Pipeline> cannot, String reason) {
        return pipelines().stream()
                .filter(RunPlan::overwrites)
                .filter(cannot)
                .findFirst()
                .map(pipeline -> "Cannot run " + pipeline.routeId()
                        + ": mode overwrite commits at the end of the stream, and " + reason);
    }

    private static boolean overwrites(Pipeline pipeline) {
        return pipeline.lakes().stream()
                .anyMatch(lake -> "overwrite".equals(lake.parameters().get("mode")));
    }

    /** Whether a source of it waits for acknowledgements. */
    private boolean isWithheld(Pipeline pipeline) {
        return pipeline.sources().stream()
                .anyMatch(source -> annotation(source, "replay").equals("redelivery"));
    }

    /** How many sources have to end until the run does; 0 if it does not end by itself. */
    public int endingSources() {
        return endingSources(pipelines());
    }

    private int endingSources(List<Pipeline> some) {
        List<String> bounded = some.stream()
                .flatMap(pipeline -> pipeline.sources().stream())
                .map(this::bounded)
                .toList();
        boolean goesOn = bounded.stream().anyMatch(each -> each.equals("never") || each.equals("once") && !once);

        return goesOn ? 0 : bounded.size();
    }

    /** {@code always}, {@code once} for one that has a present end, or {@code never}. */
    private String bounded(Pipeline.SourceUse source) {
        String bounded = annotation(source, "bounded");

        return bounded.equals("always") || bounded.equals("once") ? bounded : "never";
    }

    private String annotation(Pipeline.SourceUse source, String name) {
        return files.index()
                .kamelet(source.name())
                .filter(kamelet -> source.kamelet())
                .map(kamelet -> kamelet.annotation(name))
                .orElse("");
    }
}
