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

import dev.caravan.connector.driver.Drivers;
import dev.caravan.connector.secret.AuditedReferences;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.table.LakeTables;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** Runs pipelines in a Camel context that is theirs alone, so that several runs of one process do not meet. */
public final class PipelineRunner {

    private PipelineRunner() {}

    /**
     * Until they end, fail, or are stopped; the run knows which. What was read is committed by then, or comes again.
     *
     * @param properties what <code>{{name}}</code> stands for in the pipelines, before any other
     */
    public static void run(RunPlan plan, Map<String, String> properties, LakeTables tables, PipelineRun run) {
        if (run.isStopped()) {
            return;
        }
        DefaultCamelContext context = new DefaultCamelContext();
        try {
            AuditedReferences.install(context);
            give(properties, context);
            RunContext.prepare(context, plan.files().kameletDirectories(), plan.connections(), tables, run);
            RunContext.load(context, plan.files().routes());
            context.start();
            run.await();
        } catch (Exception e) {
            run.fail(notStarted(e));
        } finally {
            RunContext.stop(context);
        }
    }

    /** A property path is not the variable PATH, which Camel would rather take. */
    private static void give(Map<String, String> properties, DefaultCamelContext context) {
        Properties overriding = new Properties();
        overriding.putAll(properties);
        PropertiesComponent component = (PropertiesComponent) context.getPropertiesComponent();
        component.setOverrideProperties(overriding);
        component.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
        component.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_FALLBACK);
    }

    /** @return in the words of what failed, if it has any of ours */
    public static CaravanException notStarted(Exception cause) {
        return CaravanException.in(cause)
                .or(() -> Drivers.missing(cause))
                .orElseGet(() -> new CaravanException(
                        Category.CONFIG,
                        "Cannot start the pipeline: " + CaravanException.reasonOf(cause) + ".",
                        cause));
    }
}
