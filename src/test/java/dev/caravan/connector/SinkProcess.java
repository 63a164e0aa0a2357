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
package dev.caravan.connector;

import dev.caravan.connector.catalog.PipelineFile;
import dev.caravan.run.PipelineRun;
import dev.caravan.run.RunContext;
import dev.caravan.run.RunWatcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** Runs a pipeline that lands in no lake, without Spark, so that it can be killed. */
final class SinkProcess {

    private SinkProcess() {}

    /** Argument: the file of the pipeline. */
    public static void main(String[] arguments) throws Exception {
        PipelineFile file = PipelineFile.parse("route.yaml", Files.readString(Path.of(arguments[0])));
        PipelineRun run = new PipelineRun(file.pipelines(), true, 1, null, RunWatcher.NONE);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            KameletComponent kamelets = new KameletComponent();
            kamelets.setLocation("classpath:kamelets");
            context.addComponent("kamelet", kamelets);
            context.getRegistry().bind("run", run);
            RunContext.load(context, List.of(file.routesYaml()));
            context.start();
            run.await();
        }
        run.failure().ifPresent(failure -> {
            throw failure;
        });
    }
}
