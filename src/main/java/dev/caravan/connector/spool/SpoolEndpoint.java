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

import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Inspectable;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.StreamDescription;
import java.util.List;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Keep what another endpoint receives on disk before it is acknowledged, and route it from there.
 *
 * <p>For senders that wait for an answer and cannot be asked again (MLLP, webhooks). Options that do not begin with
 * {@code spool.} are the other endpoint's.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "spool",
        title = "Spool",
        syntax = "spool:name:delegateUri",
        consumerOnly = true,
        lenientProperties = true,
        remote = false,
        category = {Category.CORE, Category.MESSAGING})
public class SpoolEndpoint extends DefaultEndpoint implements Inspectable {

    @UriPath(description = "Names the spool among those of its pipeline.")
    @Metadata(required = true)
    private String name;

    @UriPath(description = "The endpoint that receives.")
    @Metadata(required = true)
    private String delegateUri;

    @UriParam(prefix = "spool.", description = "The id of the route that the messages land through.")
    private String pipeline;

    @UriParam(
            prefix = "spool.",
            defaultValue = "1073741824",
            description = "How many bytes may wait to be landed; senders are refused beyond that.")
    private long quotaBytes = 1L << 30;

    @UriParam(
            prefix = "spool.",
            defaultValue = "true",
            description = "Whether a message with the same bytes as one of the last 10,000 is left out as sent again.")
    private boolean skipRepeated = true;

    @UriParam(
            prefix = "spool.",
            description =
                    "Makes the answer to the sender, when its message is safe or the exchange holds why it is not."
                            + " Without one the other endpoint answers by itself.")
    private Processor answer;

    @UriParam(
            prefix = "spool.",
            description = "Makes the consumer that receives. Without one it is the other endpoint's own.")
    private Receiver receiver;

    public SpoolEndpoint() {}

    public SpoolEndpoint(String uri, SpoolComponent component) {
        super(uri, component);
    }

    @Override
    public boolean isLenientProperties() {
        return true;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("Cannot send to a spool: it can only be read from");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        SpoolConsumer consumer = new SpoolConsumer(this, processor);
        configureConsumer(consumer);

        return consumer;
    }

    @Override
    public void check(Checklist steps) {
        if (receiver == null) {
            ListenerInspection.check(steps, delegateUri);
        } else {
            receiver.check(steps, delegateUri);
        }
    }

    @Override
    public List<StreamDescription> discover() {
        return List.of(ListenerInspection.describe(name));
    }

    @Override
    public Sample sample(String stream, int limit) {
        throw ListenerInspection.nothingToShow(name);
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getDelegateUri() {
        return delegateUri;
    }

    public void setDelegateUri(String delegateUri) {
        this.delegateUri = delegateUri;
    }

    public String getPipeline() {
        return pipeline;
    }

    public void setPipeline(String pipeline) {
        this.pipeline = pipeline;
    }

    public long getQuotaBytes() {
        return quotaBytes;
    }

    public void setQuotaBytes(long quotaBytes) {
        this.quotaBytes = quotaBytes;
    }

    public boolean isSkipRepeated() {
        return skipRepeated;
    }

    public void setSkipRepeated(boolean skipRepeated) {
        this.skipRepeated = skipRepeated;
    }

    public Processor getAnswer() {
        return answer;
    }

    public void setAnswer(Processor answer) {
        this.answer = answer;
    }

    public Receiver getReceiver() {
        return receiver;
    }

    public void setReceiver(Receiver receiver) {
        this.receiver = receiver;
    }
}
