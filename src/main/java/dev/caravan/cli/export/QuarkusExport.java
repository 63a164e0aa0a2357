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
package dev.caravan.cli.export;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A Maven project of one's own: Caravan with the pipeline inside, to which code and components can be added. It has the
 * whole command line; {@code run <name>} runs the pipeline.
 */
public final class QuarkusExport {

    private static final String POM =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 https://maven.apache.org/xsd/maven-4.0.0.xsd">
              <modelVersion>4.0.0</modelVersion>

              <groupId>org.example</groupId>
              <artifactId>${name}</artifactId>
              <version>1.0.0-SNAPSHOT</version>

              <properties>
                <maven.compiler.release>17</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                <caravan.version>${caravan}</caravan.version>
                <quarkus.platform.version>${quarkus}</quarkus.platform.version>
              </properties>

              <!-- The versions that Caravan was tested with. -->
              <dependencyManagement>
                <dependencies>
                  <dependency>
                    <groupId>dev.caravan</groupId>
                    <artifactId>caravan</artifactId>
                    <version>${caravan.version}</version>
                    <type>pom</type>
                    <scope>import</scope>
                  </dependency>
                </dependencies>
              </dependencyManagement>

              <dependencies>
                <!-- Has every Kamelet of the pipeline: ${kamelets}. -->
                <dependency>
                  <groupId>dev.caravan</groupId>
                  <artifactId>caravan</artifactId>
                  <version>${caravan.version}</version>
                </dependency>
                <!-- What it runs with. -->
            ${dependencies}  </dependencies>

              <build>
                <plugins>
                  <plugin>
                    <groupId>io.quarkus.platform</groupId>
                    <artifactId>quarkus-maven-plugin</artifactId>
                    <version>${quarkus.platform.version}</version>
                    <extensions>true</extensions>
                    <executions>
                      <execution>
                        <goals>
                          <goal>build</goal>
                        </goals>
                      </execution>
                    </executions>
                  </plugin>
            ${plugins}    </plugins>
              </build>
            </project>
            """;

    private static final String PLUGIN =
            """
                  <plugin>
                    <groupId>org.apache.maven.plugins</groupId>
                    <artifactId>maven-%s-plugin</artifactId>
                    <version>%s</version>
                  </plugin>
            """;

    private static final String PROPERTIES =
            """
            # The command line of Caravan is the one of this project.
            quarkus.index-dependency.caravan.group-id=dev.caravan
            quarkus.index-dependency.caravan.artifact-id=caravan

            """;

    private static final String README =
            """
            # %1$s

            Caravan with the pipeline %1$s inside. Caravan itself has to be in a Maven repository that this machine can reach; from a clone
            of it, `./mvnw install -DskipTests` puts it into the local one.

            ```
            mvn package
            java -jar target/%1$s-runner.jar run %1$s
            ```

            The tables are in `./lakehouse`, connections in `./connections`. `java -jar target/%1$s-runner.jar --help` shows the other verbs.
            """;

    private final ExportedPipeline pipeline;
    private final Map<String, String> versions;
    private final String properties;
    private final OwnDependencies dependencies;

    /**
     * @param versions of {@code caravan} and {@code quarkus}, and of Maven's plugins as {@code plugin.<name>}
     * @param properties of Caravan itself
     * @param pom of Caravan itself
     */
    public QuarkusExport(ExportedPipeline pipeline, Map<String, String> versions, String properties, String pom) {
        this.pipeline = pipeline;
        this.versions = versions;
        this.properties = properties;
        this.dependencies = new OwnDependencies(pom);
    }

    /** The texts of the project by file name. */
    public Map<String, String> files() {
        String resources = "src/main/resources/";
        Map<String, String> files = new LinkedHashMap<>();
        files.put("pom.xml", pom());
        files.put("README.md", README.formatted(pipeline.name()));
        files.put(
                resources + "application.properties",
                PROPERTIES
                        + properties
                                .replace(
                                        "quarkus.application.name=caravan",
                                        "quarkus.application.name=" + pipeline.name())
                                .replace(
                                        "quarkus.package.output-name=caravan",
                                        "quarkus.package.output-name=" + pipeline.name()));
        files.put(resources + "routes/" + pipeline.fileName(), pipeline.text());
        pipeline.kamelets().forEach((file, text) -> files.put(resources + "kamelets/" + file, text));
        pipeline.connections().forEach((file, text) -> files.put("connections/" + file, text));

        return files;
    }

    private String pom() {
        String plugins = versions.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("plugin."))
                .map(entry -> PLUGIN.formatted(entry.getKey().substring("plugin.".length()), entry.getValue()))
                .collect(Collectors.joining());

        return POM.replace("${name}", pipeline.name())
                .replace("${caravan}", versions.get("caravan"))
                .replace("${quarkus}", versions.get("quarkus"))
                .replace(
                        "${kamelets}",
                        pipeline.kamelets().keySet().stream()
                                .map(file -> file.replace(".kamelet.yaml", ""))
                                .collect(Collectors.joining(", ")))
                .replace("${dependencies}", dependencies.text())
                .replace("${plugins}", plugins);
    }
}
