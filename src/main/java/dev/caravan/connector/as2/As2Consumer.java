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

import dev.caravan.connector.http.ReceiptConsumer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Processor;
import org.apache.hc.core5.http.io.HttpRequestHandler;

/** Receives the messages of a partnership. */
class As2Consumer extends ReceiptConsumer {

    private static final Duration MDN_PAUSE = Duration.ofSeconds(10);

    private final As2Endpoint endpoint;
    private final Partnership partnership;
    private ScheduledExecutorService sender;

    As2Consumer(As2Endpoint endpoint, Processor processor, Partnership partnership) {
        super(endpoint, processor, "as2");
        this.endpoint = endpoint;
        this.partnership = partnership;
    }

    @Override
    protected HttpRequestHandler createHandler() {
        Partners partners = partnership.partners();
        sender = executors().newSingleThreadScheduledExecutor(this, "as2-" + endpoint.getPort() + "-mdn");

        return new As2Handler(new As2Handler.Parts(
                endpoint.getPath(),
                endpoint.getMaxMessageBytes(),
                partners,
                this::keep,
                new AsynchronousMdns(sender, MDN_PAUSE)));
    }

    @Override
    protected ServerSocket listen(int port, int backlog, InetAddress address) throws IOException {
        return partnership.listen(port, backlog, address);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        stop(sender);
    }
}
