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
package dev.caravan.connector;

import dev.caravan.connector.ConnectorContract.Wrong;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Where the files lie that a source reads: how a test gets at them, and how the source does. */
interface FilePlace {

    /** Settings of the source that are right, without the path. */
    Map<String, String> settings();

    /**
     * A new folder without files, as the path names it.
     *
     * @param scratch a directory of the test's own
     */
    String create(Path scratch) throws IOException;

    /** Writes a file, and returns where it is as the quarantine tells it. */
    String write(String folder, String name, byte[] content) throws IOException;

    /** How {@code discover} calls a folder. */
    default String discovered(String folder) {
        return folder;
    }

    /** Takes the right to read a folder from whoever reads; it is in force when this returns. */
    void revoke(String folder) throws IOException;

    /** Gives the right back. */
    void grant(String folder) throws IOException;

    /** What cannot be wrong there. */
    default Map<Wrong, NotApplicable> notApplicable() {
        return Map.of();
    }

    /** The port of the server that has the files. */
    default int port() {
        throw NotApplicable.HAS_NO_SERVER.asException();
    }

    /** Settings by which that server is looked for at another port of this machine. */
    default Map<String, String> at(int port) {
        throw NotApplicable.HAS_NO_SERVER.asException();
    }

    /** Connections that are refused until its client gives up. */
    default int attempts() {
        return 1;
    }

    default Map<String, String> wrongHost() {
        return Map.of("host", "no-such-host.invalid");
    }

    default Map<String, String> wrongPassword() {
        return Map.of("password", "not the password");
    }
}
