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
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of a file, with the channel they come through. Closed before its end, it does not fetch the rest. */
final class SftpStream extends FilterInputStream {

    private final SftpSession session;
    private final ChannelSftp channel;
    private boolean ended;
    private boolean closed;

    SftpStream(SftpSession session, ChannelSftp channel, InputStream content) {
        super(content);
        this.session = session;
        this.channel = channel;
    }

    @Override
    public int read() throws IOException {
        return noted(super.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return noted(super.read(bytes, offset, length));
    }

    private int noted(int read) {
        ended |= read < 0;

        return read;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (ended) {
            super.close();
            session.giveBack(channel);
        } else {
            channel.disconnect();
        }
    }
}
