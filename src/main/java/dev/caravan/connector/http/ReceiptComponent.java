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
package dev.caravan.connector.http;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** A component whose endpoints are {@code scheme:host:port/path}. */
public abstract class ReceiptComponent extends DefaultComponent {

    private static final Pattern ADDRESS = Pattern.compile("(?://)?(.+):([0-9]{1,5})(/.*)?");

    /** An endpoint whose address is set afterwards. */
    protected abstract ReceiptEndpoint endpoint(String uri);

    @Override
    protected final Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        Matcher address = ADDRESS.matcher(remaining);
        if (!address.matches()) {
            throw new IllegalArgumentException("Cannot use endpoint " + remaining + ": it must be host:port/path");
        }
        ReceiptEndpoint endpoint = endpoint(uri);
        endpoint.setHost(address.group(1));
        endpoint.setPort(Integer.parseInt(address.group(2)));
        endpoint.setPath(address.group(3) == null ? "/" : address.group(3));
        setProperties(endpoint, parameters);

        return endpoint;
    }
}
