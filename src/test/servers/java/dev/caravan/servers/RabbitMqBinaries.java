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
import java.util.List;
import java.util.stream.Stream;

/**
 * RabbitMQ and the Erlang that it runs on: those of this machine or, where a Debian or Ubuntu has none, its packages.
 *
 * @param server the script that starts a node
 * @param erlang where {@code erl} and {@code epmd} are
 */
record RabbitMqBinaries(Path server, Path erlang) {

    private static final Path INSTALLED = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private static final DebianPackages PACKAGES = new DebianPackages(
            "rabbitmq",
            List.of(
                    "rabbitmq-server",
                    "erlang-base",
                    "erlang-asn1",
                    "erlang-crypto",
                    "erlang-eldap",
                    "erlang-ftp",
                    "erlang-inets",
                    "erlang-mnesia",
                    "erlang-os-mon",
                    "erlang-parsetools",
                    "erlang-public-key",
                    "erlang-runtime-tools",
                    "erlang-snmp",
                    "erlang-ssl",
                    "erlang-syntax-tools",
                    "erlang-tftp",
                    "erlang-tools",
                    "erlang-xmerl"));

    /** The script that changes a node that runs. */
    Path control() {
        return server.resolveSibling("rabbitmqctl");
    }

    /** Present when this returns; else the test that asks is skipped. */
    static RabbitMqBinaries find(Path log) throws IOException {
        Path command = DebianPackages.onPath("rabbitmq-server");
        Path epmd = DebianPackages.onPath("epmd");
        if (command != null && epmd != null) {
            // What Debian puts on the path becomes another user first.
            return new RabbitMqBinaries(Files.exists(INSTALLED) ? INSTALLED : command, epmd.getParent());
        }
        Path root = PACKAGES.unpacked(RabbitMqBinaries::findErlang, log);

        return new RabbitMqBinaries(script(root), root.resolve("usr/lib/erlang/bin"));
    }

    private static Path script(Path root) throws IOException {
        try (Stream<Path> versions = Files.list(root.resolve("usr/lib/rabbitmq/lib"))) {
            return versions.findFirst().orElseThrow().resolve("sbin/rabbitmq-server");
        }
    }

    /** The script that starts Erlang has the place where it would be installed. */
    private static void findErlang(Path root) throws IOException {
        Path erl = root.resolve("usr/lib/erlang/bin/erl");
        Files.writeString(
                erl, Files.readString(erl).replace("ROOTDIR=/usr/lib/erlang", "ROOTDIR=" + root + "/usr/lib/erlang"));
    }
}
