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
package dev.caravan.cli;

import dev.caravan.connector.catalog.PipelineFile;
import dev.caravan.connector.catalog.TestFile;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.run.PipelineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "doctor",
        description = {
            "Looks at the machine, and at the settings of pipelines and connections: what may go wrong, and what is not safe.",
            "Connects to nothing and starts nothing."
        })
final class DoctorCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..*",
            paramLabel = "PIPELINE",
            description = "YAML files. Without any, the pipelines in this directory.")
    private List<String> names;

    @Mixin
    private ConnectionFiles connections;

    @Mixin
    private WarehouseOption warehouse;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>(MachineFindings.all(warehouse.directory));
        PipelineFiles pipelines = PipelineFiles.read(names == null ? pipelinesHere(Path.of("")) : names);
        findings.addAll(SettingFindings.all(pipelines, connections.read(pipelines.index())));
        boolean ok = findings.stream().noneMatch(finding -> finding.level() == Finding.Level.PROBLEM);
        if (options.json()) {
            Json.print(Json.pair(
                    "ok",
                    ok,
                    "findings",
                    findings.stream().map(DoctorCommand::describe).toList()));
        } else {
            findings.forEach(DoctorCommand::print);
        }

        return ok ? 0 : CaravanCommand.FAILED;
    }

    /** Files with routes; other YAML may lie beside them. */
    private static List<String> pipelinesHere(Path directory) {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory.toAbsolutePath())) {
            for (Path file : files.filter(path -> path.toString().matches(".*\\.ya?ml"))
                    .filter(Files::isRegularFile)
                    .filter(path -> !TestFile.isOne(path))
                    .sorted()
                    .toList()) {
                if (!PipelineFile.read(file).pipelines().isEmpty()) {
                    found.add(file.getFileName().toString());
                }
            }
        } catch (IOException e) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot read this directory: " + CaravanException.reasonOf(e) + ".", e);
        }

        return found;
    }

    private static void print(Finding finding) {
        System.out.printf("%s %-10s  %s%n", finding.level().mark(), finding.subject(), finding.detail());
        if (!finding.advice().isEmpty()) {
            System.out.printf("%14s%s%n", "", finding.advice());
        }
    }

    private static Map<String, Object> describe(Finding finding) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("subject", finding.subject());
        described.put("level", finding.level().name().toLowerCase(Locale.ROOT));
        described.put("detail", finding.detail());
        described.put("advice", finding.advice());

        return described;
    }
}
