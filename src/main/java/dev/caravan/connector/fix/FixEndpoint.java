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
package dev.caravan.connector.fix;

import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** Where a session's consumer belongs to, and its directory. It is no component's: nobody but the spool can name it. */
final class FixEndpoint extends DefaultEndpoint {

    private final Path store;

    FixEndpoint(CamelContext context, String uri, Path store) {
        setCamelContext(context);
        setEndpointUri(uri);
        this.store = store;
    }

    Path store() {
        return store;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("Cannot send in a FIX session: it is only read from");
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("Cannot receive in a FIX session without a spool");
    }
}
