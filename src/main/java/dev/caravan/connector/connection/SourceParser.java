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

import dev.caravan.connector.parse.ParseAction;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.model.BeanFactoryDefinition;
import org.apache.camel.model.BeanModelHelper;

/** What parses within a source of files, without the source: for bytes that come from elsewhere. */
public final class SourceParser {

    /** What it is called in Kamelets. */
    private static final String NAME = "caravanParser";

    private SourceParser() {}

    /**
     * Empty for a source that hands over what it reads.
     *
     * @param context in which it is to work
     * @param kamelet the source
     * @param settings of it, asked for where it has a parser
     * @param kamelets places of Kamelets to look into before ours, as {@code file:} URIs
     * @throws CaravanException CONFIG if the settings are not right
     */
    public static Optional<ParseAction> of(
            CamelContext context, String kamelet, Supplier<ConnectionSettings> settings, List<String> kamelets) {
        try {
            KameletTemplate template = KameletTemplate.load(context, kamelet, kamelets);
            Optional<BeanFactoryDefinition<?>> parser = template.beans().stream()
                    .filter(bean -> bean.getName().equals(NAME))
                    .findFirst();
            if (parser.isEmpty()) {
                return Optional.empty();
            }
            ConnectionSettings given = settings.get();
            context.getPropertiesComponent().setLocalProperties(template.properties(given.name(), given.values()));

            return Optional.of((ParseAction) BeanModelHelper.newInstance(parser.get(), context));
        } catch (Exception e) {
            throw CaravanException.in(e)
                    .orElseGet(() -> new CaravanException(
                            Category.CONFIG, "Cannot use " + kamelet + ": " + CaravanException.reasonOf(e) + ".", e));
        } finally {
            context.getPropertiesComponent().setLocalProperties(null);
        }
    }
}
