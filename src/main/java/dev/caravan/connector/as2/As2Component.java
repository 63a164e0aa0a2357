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
package dev.caravan.connector.as2;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** The {@code as2-receipt} component; see {@link As2Endpoint}. */
@Component("as2-receipt")
public class As2Component extends DefaultComponent {

    private static final Pattern ADDRESS = Pattern.compile("(?://)?(.+):([0-9]{1,5})(/.*)?");

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Matcher address = ADDRESS.matcher(remaining);
        if (!address.matches()) {
            throw new IllegalArgumentException(
                    "Cannot use endpoint " + remaining + ": it must be as2-receipt:host:port/path");
        }
        As2Endpoint endpoint = new As2Endpoint(uri, this);
        endpoint.setHost(address.group(1));
        endpoint.setPort(Integer.parseInt(address.group(2)));
        endpoint.setPath(address.group(3) == null ? "/" : address.group(3));
        setProperties(endpoint, parameters);

        return endpoint;
    }
}
