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
package dev.caravan.connector.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpOperations;

/**
 * A session of Camel's SFTP component, with a channel for each thing that goes on in it: on its one channel nothing could
 * be asked while a file is read.
 */
final class SftpSession extends SftpOperations implements AutoCloseable {

    private final SftpConfiguration configuration;
    private final Session session;
    private final Deque<ChannelSftp> idle = new ConcurrentLinkedDeque<>();

    /** Logs in. Each way to do so is tried once: a server may lock who is wrong too often. */
    SftpSession(SftpEndpoint endpoint) throws JSchException {
        setEndpoint(endpoint);
        configuration = endpoint.getConfiguration();
        session = createSession(configuration);
        session.setPassword(configuration.getPassword());
        session.setUserInfo(null);
        session.connect(configuration.getConnectTimeout());
    }

    boolean isOpen() {
        return session.isConnected();
    }

    String serverVersion() {
        return session.getServerVersion();
    }

    /** To be given back, or disconnected. */
    ChannelSftp take() throws JSchException {
        ChannelSftp known = idle.poll();
        if (known != null && known.isConnected()) {
            return known;
        }
        ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
        channel.connect(configuration.getConnectTimeout());

        return channel;
    }

    /** Of nothing that is still under way. */
    void giveBack(ChannelSftp channel) {
        idle.push(channel);
    }

    @Override
    public void close() {
        session.disconnect();
    }
}
