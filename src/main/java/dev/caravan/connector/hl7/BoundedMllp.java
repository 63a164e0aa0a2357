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
package dev.caravan.connector.hl7;

import dev.caravan.connector.spool.Receiver;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.component.mllp.MllpEndpoint;

/** Listens over MLLP as Camel does, but with as many connections, threads and bytes as the endpoint's options say. */
public class BoundedMllp implements Receiver {

    @Override
    public Consumer createConsumer(Endpoint delegate, Processor keep) {
        MllpEndpoint endpoint = (MllpEndpoint) delegate;
        // Camel writes what it could not receive into the log otherwise, and that is about patients.
        endpoint.getComponent().setLogPhi(false);

        return new BoundedMllpConsumer(endpoint, keep);
    }
}
