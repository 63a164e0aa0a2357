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

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project lies: the nearest directory with {@code src/test/servers}, from Maven's base directory upwards. */
final class ProjectDirectory {

    private ProjectDirectory() {}

    static Path path() {
        Path start = Path.of(System.getProperty("basedir", System.getProperty("user.dir")))
                .toAbsolutePath();
        for (Path directory = start; directory != null; directory = directory.getParent()) {
            if (Files.isDirectory(directory.resolve("src/test/servers"))) {
                return directory;
            }
        }
        throw new ServerException("Cannot find src/test/servers in " + start
                + " or above it. Run the tests inside the project or set the system property basedir");
    }
}
