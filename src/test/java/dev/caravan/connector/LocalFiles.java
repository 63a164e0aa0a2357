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
import dev.caravan.testing.FileRights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Files of this machine. */
final class LocalFiles implements FilePlace {

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public String create(Path scratch) throws IOException {
        return Files.createTempDirectory(scratch, "files").toString();
    }

    @Override
    public String write(String folder, String name, byte[] content) throws IOException {
        return Files.write(Path.of(folder, name), content).toString();
    }

    @Override
    public void revoke(String folder) throws IOException {
        FileRights.take(Path.of(folder));
    }

    @Override
    public void grant(String folder) throws IOException {
        FileRights.giveBack(Path.of(folder));
    }

    @Override
    public Map<Wrong, NotApplicable> notApplicable() {
        return ConnectorContract.WITHOUT_SERVER;
    }
}
