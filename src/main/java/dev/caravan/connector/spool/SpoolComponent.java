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
package dev.caravan.connector.spool;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.util.PropertiesHelper;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.URISupport;

/** The {@code spool} component; see {@link SpoolEndpoint}. */
@Component("spool")
public class SpoolComponent extends DefaultComponent {

    private static final String OWN = "spool.";

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        String name = StringHelper.before(remaining, ":");
        String delegate = StringHelper.after(remaining, ":");
        if (name == null || delegate == null) {
            throw new IllegalArgumentException(
                    "Cannot use endpoint " + remaining + ": it must be spool:name:delegateUri");
        }
        Map<String, Object> own = PropertiesHelper.extractProperties(parameters, OWN);
        SpoolEndpoint endpoint = new SpoolEndpoint(uri, this);
        endpoint.setName(name);
        endpoint.setDelegateUri(
                parameters.isEmpty() ? delegate : delegate + "?" + URISupport.createQueryString(parameters));
        setProperties(endpoint, own);
        parameters.clear();

        return endpoint;
    }
}
