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
package dev.caravan.servers;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Apache MINA SSHD as an SFTP server over a directory, on a loopback port. It checks password, key and nothing else. */
public final class SftpServer implements AutoCloseable {

    public static final String USER = "caravan";
    public static final String PASSWORD = "the password of caravan";

    private final SourceFileServer server =
            new SourceFileServer("SFTP server", "sftp", "Sftp.java", SftpServer::checkServes);

    private SftpServer() {}

    /** Starts a server without files; it lets clients in. */
    public static SftpServer start() {
        return new SftpServer();
    }

    public int port() {
        return server.port();
    }

    /** What the user sees as {@code /}. */
    public Path files() {
        return server.directory().resolve("files");
    }

    /** Lets nobody open a folder, or what is in it. @param folder a path of the server */
    public void deny(String folder) throws IOException {
        Files.createFile(denied(folder));
    }

    /** Takes {@link #deny} back. */
    public void allow(String folder) throws IOException {
        Files.delete(denied(folder));
    }

    private Path denied(String folder) {
        return files().resolve(folder.substring(1)).resolve(".denied");
    }

    /** With the server's host key. */
    public Path knownHosts() {
        return server.directory().resolve("known_hosts");
    }

    /** Lets the user in by this key, in the form of OpenSSH, instead of any other. */
    public void authorize(String publicKey) throws IOException {
        Files.writeString(server.directory().resolve("authorized_keys"), publicKey + "\n");
    }

    /** By which a connection gets there, as the connector names them. */
    public Map<String, String> settings() {
        return Map.of(
                "host",
                "127.0.0.1",
                "port",
                String.valueOf(port()),
                "username",
                USER,
                "password",
                PASSWORD,
                "knownHostsFile",
                knownHosts().toString());
    }

    private static void checkServes(int port) throws JSchException, SftpException {
        Session session = new JSch().getSession(USER, "127.0.0.1", port);
        session.setConfig("StrictHostKeyChecking", "no");
        session.setPassword(PASSWORD);
        try {
            session.connect();
            ChannelSftp channel = (ChannelSftp) session.openChannel("sftp");
            channel.connect();
            channel.ls(".");
        } finally {
            session.disconnect();
        }
    }

    /** Kills the server and removes its data. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "SFTP server at 127.0.0.1:" + port();
    }
}
