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
package dev.caravan;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import dev.caravan.cli.CaravanApplication;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which package may know what: each layer only those below it, Camel only above the landing, Spark only below it. */
@AnalyzeClasses(packages = "dev.caravan", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final int MAX_LINES = 400;

    /** From top to bottom. */
    private static final List<String> LAYERS = List.of(
            "cli", "api", "run", "connector", "lake", "landing", "table", "spark", "format", "record", "observe");

    private static final String[] SPARK = {
        "org.apache.spark..", "io.delta..", "org.apache.iceberg..", "org.apache.hadoop..", "scala.."
    };
    private static final String CAMEL = "org.apache.camel..";

    @ArchTest
    static final ArchRule layersUseOnlyWhatStandsBelowThem = layers();

    @ArchTest
    static final ArchRule everyClassIsInALayer = classes()
            .should()
            .resideInAnyPackage(LAYERS.stream().map(ArchitectureTest::packages).toArray(String[]::new));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.caravan.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule catalogueStandsAlone = noClasses()
            .that()
            .resideInAPackage("dev.caravan.connector.catalog..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.caravan..").and(not(resideInAPackage("dev.caravan.connector.catalog.."))));

    @ArchTest
    static final ArchRule sparkStaysBehindTheTable = noClasses()
            .that()
            .resideOutsideOfPackages(packages("table"), packages("spark"))
            .should()
            .dependOnClassesThat(resideInAnyPackage(SPARK));

    // So that Spark can move behind a class loader of its own or into another process.
    @ArchTest
    static final ArchRule onlyTheTableKnowsOurSparkPackage = noClasses()
            .that()
            .resideOutsideOfPackages(packages("table"), packages("spark"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(packages("spark"));

    @ArchTest
    static final ArchRule camelStaysAboveTheLanding = noClasses()
            .that()
            .resideOutsideOfPackages(
                    packages("cli"), packages("run"), packages("connector"), packages("lake"), packages("observe"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CAMEL);

    @ArchTest
    static final ArchRule onlyTheCommandLineWritesToTheTerminal =
            noClasses().that().resideOutsideOfPackage(packages("cli")).should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule onlyTheCommandLineKnowsTheLogManager =
            noClasses().that().resideOutsideOfPackage(packages("cli")).should(USE_JAVA_UTIL_LOGGING);

    @ArchTest
    static final ArchRule onlyTheStopSignalNeedsTheSunPackages = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.caravan.cli.StopSignal")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("sun..", "com.sun..", "jdk.internal..");

    @ArchTest
    static final ArchRule onlyTheApplicationHasItsFieldsInjected =
            fields().that().areAnnotatedWith(Inject.class).should().beDeclaredIn(CaravanApplication.class);

    @Test
    void noClassIsTooLongToBeRead() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            assertThat(sources.filter(path -> path.toString().endsWith(".java"))
                            .filter(path -> lines(path) > MAX_LINES)
                            .toList())
                    .as("classes of more than %d lines", MAX_LINES)
                    .isEmpty();
        }
    }

    /** Without the licence. */
    private static long lines(Path path) {
        try (Stream<String> lines = Files.lines(path)) {
            return lines.dropWhile(line -> !line.startsWith("package ")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LayeredArchitecture layers() {
        LayeredArchitecture layers = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String layer : LAYERS) {
            layers = layers.layer(layer).definedBy(packages(layer));
        }
        for (int i = 0; i < LAYERS.size(); i++) {
            String[] above = LAYERS.subList(0, i).toArray(String[]::new);
            layers = above.length == 0
                    ? layers.whereLayer(LAYERS.get(i)).mayNotBeAccessedByAnyLayer()
                    : layers.whereLayer(LAYERS.get(i)).mayOnlyBeAccessedByLayers(above);
        }

        return layers;
    }

    private static String packages(String layer) {
        return "dev.caravan." + layer + "..";
    }
}
