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

import org.apache.camel.Component;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Where messages are received over HTTP, and how much of them. */
public abstract class ReceiptEndpoint extends DefaultEndpoint {

    @UriPath(description = "The address to listen at.")
    @Metadata(required = true)
    private String host;

    @UriPath(description = "The port to listen at.")
    @Metadata(required = true)
    private int port;

    @UriPath(description = "The path that messages are sent to.", defaultValue = "/")
    private String path = "/";

    @UriParam(description = "How many senders may be connected at once.", defaultValue = "20")
    private int maxConnections = 20;

    @UriParam(
            description = "After how many milliseconds without a finished message a connection is closed.",
            defaultValue = "120000")
    private long idleTimeoutMillis = 120_000;

    @UriParam(description = "The same where all connections are taken.", defaultValue = "15000")
    private long receiveTimeoutMillis = 15_000;

    @UriParam(
            description = "How many bytes a message may have, as it is sent and as it is unpacked.",
            defaultValue = "16777216")
    private int maxMessageBytes = 16 << 20;

    protected ReceiptEndpoint() {}

    protected ReceiptEndpoint(String uri, Component component) {
        super(uri, component);
    }

    @Override
    public final Producer createProducer() {
        throw new UnsupportedOperationException("Cannot send to " + getEndpointUri() + ": it can only be read from");
    }

    public String getHost() {
        return host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public int getPort() {
        return port;
    }

    public void setPort(int port) {
        this.port = port;
    }

    public String getPath() {
        return path;
    }

    public void setPath(String path) {
        this.path = path;
    }

    public int getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    public long getIdleTimeoutMillis() {
        return idleTimeoutMillis;
    }

    public void setIdleTimeoutMillis(long idleTimeoutMillis) {
        this.idleTimeoutMillis = idleTimeoutMillis;
    }

    public long getReceiveTimeoutMillis() {
        return receiveTimeoutMillis;
    }

    public void setReceiveTimeoutMillis(long receiveTimeoutMillis) {
        this.receiveTimeoutMillis = receiveTimeoutMillis;
    }

    public int getMaxMessageBytes() {
        return maxMessageBytes;
    }

    public void setMaxMessageBytes(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }
}
