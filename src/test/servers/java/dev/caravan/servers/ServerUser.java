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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a server runs as: the user of this JVM or, for servers that refuse root, {@code nobody}. Where {@code setpriv}
 * is there, the system also kills the server when this JVM dies without having closed it.
 */
final class ServerUser {

    private static final String NOBODY = "nobody";
    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(10);
    private static final List<String> DIE_WITH_PARENT = List.of("setpriv", "--pdeathsig", "KILL");

    private final List<String> prefix;
    private final boolean other;

    private ServerUser(List<String> prefix, boolean other) {
        this.prefix = prefix;
        this.other = other;
    }

    /** The user of this JVM, even if that is root. */
    static ServerUser current(Path directory, Path log) {
        return new ServerUser(works(DIE_WITH_PARENT, directory, log) ? DIE_WITH_PARENT : List.of(), false);
    }

    /** The user of this JVM, or {@code nobody} if that is root. */
    static ServerUser withoutRoot(Path directory, Path log) throws IOException {
        if (!Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid"))) {
            return current(directory, log);
        }
        for (List<String> prefix : waysToNobody()) {
            if (works(prefix, directory, log)) {
                return new ServerUser(prefix, true);
            }
        }
        throw new ServerException("Cannot run a server that refuses root: neither setpriv, runuser nor su lets root"
                + " become " + NOBODY + ". Run the tests as an ordinary user. The end of " + log + ":\n"
                + LogTail.of(log));
    }

    /** The command that runs the given one as this user. */
    List<String> command(List<String> command) {
        return join(prefix, command);
    }

    /** Makes this user the owner of a file or directory. */
    void take(Path path) throws IOException {
        if (other) {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY));
        }
    }

    private static List<List<String>> waysToNobody() throws IOException {
        String[] account = Files.readAllLines(Path.of("/etc/passwd")).stream()
                .map(line -> line.split(":"))
                .filter(fields -> fields.length > 3 && fields[0].equals(NOBODY))
                .findFirst()
                .orElseThrow(() -> new ServerException(
                        "Cannot run a server that refuses root: there is no user " + NOBODY + " to run it"));
        List<String> become = List.of("--reuid", account[2], "--regid", account[3], "--clear-groups");
        return List.of(
                join(DIE_WITH_PARENT, become),
                join(List.of("setpriv"), become),
                List.of("runuser", "-u", NOBODY, "--"),
                List.of("su", "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", NOBODY, "--"));
    }

    private static boolean works(List<String> prefix, Path directory, Path log) {
        List<String> probe = join(prefix, List.of("sh", "-c", "true"));
        try {
            ServerProcess.run(ServerCommand.of(prefix.get(0), probe, directory, log), PROBE_DEADLINE);
            return true;
        } catch (ServerException missing) {
            return false;
        }
    }

    private static List<String> join(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
