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
package dev.caravan.cli;

import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.catalog.ConnectionFile;
import dev.caravan.connector.catalog.Kamelet;
import dev.caravan.connector.catalog.Listener;
import dev.caravan.connector.catalog.PipelineFile;
import dev.caravan.connector.catalog.Problem;
import dev.caravan.connector.catalog.SecurityLint;
import dev.caravan.connector.connection.Connections;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.run.PipelineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What pipelines and connections open, and what they give away. */
final class SettingFindings {

    private final Connections connections;
    private final List<Finding> findings = new ArrayList<>();

    private SettingFindings(Connections connections) {
        this.connections = connections;
    }

    /** Of the pipelines, and of every connection in the directory, in all environments. */
    static List<Finding> all(PipelineFiles pipelines, Connections connections) {
        SettingFindings all = new SettingFindings(connections);
        pipelines.files().forEach(file -> all.pipeline(file, pipelines.index()));
        all.connectionFiles().forEach(all::connection);
        if (all.findings.isEmpty()) {
            all.findings.add(Finding.ok(
                    "settings",
                    "nothing insecure in " + pipelines.files().size() + " pipelines and "
                            + connections.names().size() + " connections"));
        }

        return all.findings;
    }

    private void pipeline(PipelineFile file, CatalogIndex index) {
        for (Listener listener : Listener.of(file, index)) {
            String detail = place(listener.file(), listener.line(), listener.column()) + ": " + listener.source()
                    + " listens at " + listener.address();
            findings.add(
                    listener.isLoopback()
                            ? Finding.ok("listener", detail + ", for this machine only")
                            : Finding.warning(
                                    "listener",
                                    detail + ", for whoever reaches this machine",
                                    "Listen at 127.0.0.1, or let only the senders through to it."));
        }
        SecurityLint lint = SecurityLint.of(file, index);
        lint.secrets().forEach(this::add);
        lint.problems().forEach(this::add);
    }

    private void connection(Path path) {
        try {
            ConnectionFile file = ConnectionFile.read(path);
            Optional<Kamelet> kamelet = connections.connector(connector(path, file));
            if (!file.problems().isEmpty() || kamelet.isEmpty()) {
                findings.add(Finding.problem(
                        "settings", path + " cannot be used", "./caravan check " + path + " says why."));
                return;
            }
            SecurityLint lint = SecurityLint.of(file, kamelet.get());
            lint.secrets().forEach(this::add);
            lint.problems().forEach(this::add);
            if (!lint.secrets().isEmpty() && isReadableByOthers(path)) {
                findings.add(Finding.problem(
                        "permission",
                        path + " holds a secret and can be read by everybody on this machine",
                        "chmod 600 " + path + ", and change the secret."));
            }
        } catch (IOException e) {
            throw new CaravanException(
                    Category.CONFIG, "Cannot read " + path + ": " + CaravanException.reasonOf(e) + ".", e);
        }
    }

    /** The file of an environment may leave it to the other one. */
    private String connector(Path path, ConnectionFile file) throws IOException {
        String name = path.getFileName().toString();
        if (file.namesConnector() || name.indexOf('.') == name.lastIndexOf('.')) {
            return file.connector();
        }
        String extension = name.substring(name.lastIndexOf('.'));
        Path base = path.resolveSibling(name.substring(0, name.indexOf('.')) + extension);

        return Files.isRegularFile(base) ? ConnectionFile.read(base).connector() : "";
    }

    private List<Path> connectionFiles() {
        if (!Files.isDirectory(connections.directory())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(connections.directory())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(yaml|yml|json)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot read " + connections.directory() + ": " + CaravanException.reasonOf(e) + ".",
                    e);
        }
    }

    private static boolean isReadableByOthers(Path path) throws IOException {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            return permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (UnsupportedOperationException e) {
            // A file system without such permissions cannot be judged by them.
            return false;
        }
    }

    private void add(Problem problem) {
        findings.add(new Finding(
                "settings",
                problem.isError() ? Finding.Level.PROBLEM : Finding.Level.WARNING,
                place(problem.file(), problem.line(), problem.column()),
                problem.message()));
    }

    private static String place(String file, int line, int column) {
        return file + ":" + line + ":" + column;
    }
}
