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

import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.component.file.remote.SftpConfiguration;

/** What a configuration has to say before a server is asked, and what it says by being empty. */
final class SftpSettings {

    private SftpSettings() {}

    /** @throws StepFailed SETTINGS */
    static void prepare(SftpConfiguration configuration) {
        configuration.setPassword(given(configuration.getPassword()));
        configuration.setPrivateKeyFile(given(configuration.getPrivateKeyFile()));
        configuration.setPrivateKeyPassphrase(given(configuration.getPrivateKeyPassphrase()));
        configuration.setKnownHostsFile(given(configuration.getKnownHostsFile()));
        if (configuration.getPassword() == null && configuration.getPrivateKeyFile() == null) {
            throw unusable("there are no credentials. Set password or privateKeyFile");
        }
        requireFile("privateKeyFile", configuration.getPrivateKeyFile());
        if (isStrict(configuration)) {
            requireFile("knownHostsFile", configuration.getKnownHostsFile());
        } else {
            // The client would write the key it was shown into it.
            configuration.setKnownHostsFile(null);
            configuration.setUseUserKnownHostsFile(false);
        }
    }

    static boolean isStrict(SftpConfiguration configuration) {
        return !"no".equals(configuration.getStrictHostKeyChecking());
    }

    private static String given(String setting) {
        return setting == null || setting.isBlank() ? null : setting;
    }

    private static void requireFile(String setting, String file) {
        if (file != null && !Files.isReadable(Path.of(file))) {
            throw unusable(setting + " " + file + " is not there, or cannot be read. Check the path");
        }
    }

    private static StepFailed unusable(String reason) {
        return new StepFailed(
                Step.SETTINGS, new CaravanException(Category.CONFIG, "Cannot connect to SFTP: " + reason + "."));
    }
}
