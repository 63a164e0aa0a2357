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

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PropertyBindingSupport;

/** What we want otherwise of Camel's components than Camel does, in contexts that no {@code application.properties} sets up. */
public final class ComponentDefaults extends LifecycleStrategySupport {

    /** A topic that is not there fails the run at once. */
    private static final Map<String, Map<String, Object>> OPTIONS =
            Map.of("kafka", Map.of("subscribeConsumerBackoffMaxAttempts", 1));

    private final CamelContext context;

    private ComponentDefaults(CamelContext context) {
        this.context = context;
    }

    /** Before its components are made. */
    public static void install(CamelContext context) {
        context.addLifecycleStrategy(new ComponentDefaults(context));
    }

    @Override
    public void onComponentAdd(String name, Component component) {
        OPTIONS.getOrDefault(name, Map.of())
                .forEach((option, value) -> PropertyBindingSupport.build().bind(context, component, option, value));
    }
}
