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

import dev.caravan.connector.catalog.Problem;
import dev.caravan.connector.catalog.TestFile;
import dev.caravan.observe.CaravanException;
import dev.caravan.run.PipelineFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "lint",
        description = "Checks pipelines without running them: all problems at once, each with file, line and column.")
final class LintCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "PIPELINE",
            description = "YAML files, files of tests too, or names of those that come with Caravan.")
    private List<String> names;

    @Mixin
    private OutputOptions options;

    @Override
    public Integer call() {
        List<Problem> problems;
        try {
            problems = problems();
        } catch (CaravanException e) {
            System.err.println(e.getMessage());
            return CaravanCommand.USAGE;
        }
        boolean failed = problems.stream().anyMatch(Problem::isError);
        if (options.json()) {
            Json.print(Map.of(
                    "ok",
                    !failed,
                    "problems",
                    problems.stream().map(LintCommand::describe).toList()));
        } else {
            problems.forEach(System.out::println);
            if (problems.isEmpty()) {
                System.out.println("No problems found.");
            }
        }

        return failed ? CaravanCommand.USAGE : 0;
    }

    private List<Problem> problems() {
        List<String> pipelines =
                names.stream().filter(name -> !TestFile.isOne(Path.of(name))).toList();
        List<Problem> problems = new ArrayList<>(PipelineFiles.read(pipelines).problems());
        names.stream()
                .map(Path::of)
                .filter(TestFile::isOne)
                .forEach(name -> problems.addAll(TestFiles.read(name).problems()));

        return problems;
    }

    static Map<String, Object> describe(Problem problem) {
        return Map.of(
                "file", problem.file(),
                "line", problem.line(),
                "column", problem.column(),
                "severity", problem.severity().name().toLowerCase(Locale.ROOT),
                "message", problem.message());
    }
}
