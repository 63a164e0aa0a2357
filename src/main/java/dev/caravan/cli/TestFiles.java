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
import dev.caravan.connector.catalog.Problem;
import dev.caravan.connector.catalog.TestFile;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.run.PipelineFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A pipeline, and the tests beside it. */
record TestFiles(Path path, TestFile tests, PipelineFiles pipelines) {

    /**
     * @param name of the pipeline, or of its tests
     * @throws CaravanException CONFIG if either cannot be read
     */
    static TestFiles read(Path name) {
        Path path = TestFile.isOne(name) ? name : TestFile.of(name);
        Path pipeline = TestFile.isOne(name) ? TestFile.pipelineOf(name) : name;
        PipelineFiles pipelines = PipelineFiles.read(List.of(pipeline.toString()));
        try {
            return new TestFiles(
                    path, TestFile.read(path, pipelines.files().get(0).pipelines()), pipelines);
        } catch (NoSuchFileException e) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot test " + pipeline + ": there is no file " + path
                            + ". Write its tests there (docs/testing-a-pipeline.md).",
                    e);
        } catch (IOException e) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot read " + path + ": " + CaravanException.reasonOf(e) + ".", e);
        }
    }

    PipelineFile pipeline() {
        return pipelines.files().get(0);
    }

    /** Of the pipeline, and where that has no errors of the tests. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>(pipelines.problems());
        if (problems.stream().noneMatch(Problem::isError)) {
            problems.addAll(tests.problems(
                    Arrays.stream(Category.values()).map(Category::name).toList()));
        }

        return problems;
    }
}
