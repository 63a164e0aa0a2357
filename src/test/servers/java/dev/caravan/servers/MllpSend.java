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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code mllp_send} of the Python package hl7, a sender of HL7 over MLLP that shares nothing with what listens: a process
 * for each file that is sent. Needs Python 3; the package comes from Debian or Ubuntu. Both missing, a test is skipped.
 */
public final class MllpSend {

    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final DebianPackages PACKAGES = new DebianPackages("python3-hl7", List.of("python3-hl7"));

    private MllpSend() {}

    /**
     * Sends the messages of a file one after the other, each when the one before was answered.
     *
     * @param file messages in frames of MLLP
     * @return what it printed: each answer in its frame, and a line feed
     */
    public static String send(Path file, int port) throws IOException {
        Path python = DebianPackages.onPath("python3");
        if (python == null) {
            throw Unavailable.because("Python 3 is not installed");
        }
        Path logs = ProjectDirectory.path().resolve("target/servers/mllp-send/logs");
        Path modules =
                PACKAGES.unpacked(root -> {}, logs.resolve("packages.log")).resolve("usr/lib/python3/dist-packages");

        Path answers = logs.resolve(port + "-" + System.nanoTime() + ".log");
        ServerCommand command = ServerCommand.of(
                "mllp_send",
                List.of(
                        python.toString(),
                        "-m",
                        "hl7.client",
                        "--port",
                        String.valueOf(port),
                        "--file",
                        file.toString(),
                        "127.0.0.1"),
                file.getParent(),
                answers);
        Map<String, String> environment = new HashMap<>(command.environment());
        environment.put("PYTHONPATH", modules.toString());
        ServerProcess.run(command.withEnvironment(environment), DEADLINE);

        return Files.readString(answers);
    }
}
