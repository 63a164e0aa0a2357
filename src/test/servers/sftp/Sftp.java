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
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * {@code Sftp <port> <directory>}: Apache MINA SSHD on a loopback port, which serves the folder {@code files} of a directory
 * and writes {@code known_hosts} into it. It knows one user, by a password or by a key of {@code authorized_keys}, and
 * lets nobody open what a folder holds that is called {@code denied} or has a file {@code .denied}.
 */
public final class Sftp {

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        Path directory = Path.of(arguments[1]);
        Path keys = directory.resolve("authorized_keys");
        SimpleGeneratorHostKeyProvider hostKeys = new SimpleGeneratorHostKeyProvider(directory.resolve("hostkey"));
        hostKeys.setAlgorithm("EC");
        hostKeys.setKeySize(256);
        SftpSubsystemFactory sftp = new SftpSubsystemFactory();
        sftp.addSftpEventListener(new SftpEventListener() {
            @Override
            public void opening(ServerSession session, String remoteHandle, Handle handle) throws IOException {
                Path file = handle.getFile();
                for (Path folder = file; folder != null; folder = folder.getParent()) {
                    boolean named = folder.getFileName() != null && folder.getFileName().toString().equals("denied");
                    if (named || Files.exists(folder.resolve(".denied"))) {
                        throw new AccessDeniedException(file.toString());
                    }
                }
            }
        });
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(hostKeys);
        server.setPasswordAuthenticator(
                (user, password, session) -> user.equals("caravan") && password.equals("the password of caravan"));
        AuthorizedKeysAuthenticator authorized = new AuthorizedKeysAuthenticator(keys);
        server.setPublickeyAuthenticator((user, key, session) ->
                user.equals("caravan") && Files.exists(keys) && authorized.authenticate(user, key, session));
        server.setSubsystemFactories(List.of(sftp));
        server.setFileSystemFactory(new VirtualFileSystemFactory(Files.createDirectories(directory.resolve("files"))));
        KeyPair hostKey = hostKeys.loadKeys(null).iterator().next();
        Files.writeString(
                directory.resolve("known_hosts"),
                "[127.0.0.1]:" + port + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n");
        server.start();
        new CountDownLatch(1).await();
    }
}
