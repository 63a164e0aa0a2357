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

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.model.BeanFactoryDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.support.RouteTemplateHelper;

/** The template of a Kamelet, to make its beans without its route. */
record KameletTemplate(RouteTemplateDefinition definition) {

    /** @param kamelets places of Kamelets to look into before ours, as {@code file:} URIs */
    static KameletTemplate load(CamelContext context, String kamelet, List<String> kamelets) throws Exception {
        ModelCamelContext model = (ModelCamelContext) context;
        if (model.getRouteTemplateDefinition(kamelet) == null) {
            RouteTemplateHelper.loadRouteTemplateFromLocation(
                    context, null, kamelet, ConnectedKamelets.locations(kamelets));
        }

        return new KameletTemplate(model.getRouteTemplateDefinition(kamelet));
    }

    /**
     * What the placeholders of the template stand for.
     *
     * @param route that uses the Kamelet
     * @param settings by the names of the Kamelet's properties
     */
    Properties properties(String route, Map<String, String> settings) {
        Properties properties = new Properties();
        for (RouteTemplateParameterDefinition parameter : definition.getTemplateParameters()) {
            if (parameter.getDefaultValue() != null) {
                properties.setProperty(parameter.getName(), parameter.getDefaultValue());
            }
        }
        beans().forEach(bean -> properties.setProperty(bean.getName(), bean.getName()));
        properties.putAll(settings);
        properties.setProperty("parentRouteId", route);

        return properties;
    }

    /** Camel has null for none. */
    List<BeanFactoryDefinition<?>> beans() {
        return definition.getTemplateBeans() == null ? List.of() : List.copyOf(definition.getTemplateBeans());
    }

    String from() {
        return definition.getRoute().getInput().getEndpointUri();
    }
}
