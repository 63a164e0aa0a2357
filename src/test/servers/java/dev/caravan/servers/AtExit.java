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

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Closes what is still open when the JVM ends, oldest first: a server is registered before its process, so it gets the
 * chance to stop that process in its own way.
 */
final class AtExit {

    private static final Set<AutoCloseable> OPEN = new LinkedHashSet<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "caravan-servers-at-exit"));
    }

    private AtExit() {}

    static synchronized void close(AutoCloseable resource) {
        OPEN.add(resource);
    }

    static synchronized void forget(AutoCloseable resource) {
        OPEN.remove(resource);
    }

    private static synchronized List<AutoCloseable> open() {
        return List.copyOf(OPEN);
    }

    private static void closeAll() {
        for (AutoCloseable resource : open()) {
            try {
                resource.close();
            } catch (Exception failure) {
                // Nobody is left to handle it, and the next resource still has to be closed.
                System.err.println("Cannot close " + resource + ": " + failure.getMessage());
            }
        }
    }
}
