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

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testing.CommandLineCall;
import dev.caravan.testing.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** S8: every kind of file that people write, with YAML that multiplies, nests, fills or makes something. */
@Guarantee("S8")
@Timeout(30)
class HostileYamlTest {

    private static final String PIPELINE =
            """
            - route:
                id: orders
                from:
                  uri: kamelet:caravan-file-source
                  parameters: {path: orders.csv}
                  steps:
                    - to: {uri: "lake:bronze.orders"}
            """;

    @TempDir
    Path directory;

    /** Files of other kinds are read in the same way, which a few attacks show. */
    private static final Set<Attack> FEW = EnumSet.of(Attack.CHARACTERS, Attack.DEPTH, Attack.TAG);

    private enum Kind {
        PIPELINE,
        KAMELET,
        CONNECTION,
        TEST
    }

    private enum Attack {
        /** Aliases of lists are counted by the parser, too: fifty of them may be. */
        MANY("Number of aliases for non-scalar nodes exceeds the specified max=50") {
            @Override
            String yaml() {
                return "a: &a [x]\nb: [" + "*a, ".repeat(100_000) + "x]\n";
            }
        },
        VALUES("its aliases expand to more than 200000 values") {
            @Override
            String yaml() {
                StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x]\n");
                for (int i = 1; i < 10; i++) {
                    text.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(5) + "x]\n");
                }

                return text.toString();
            }
        },
        /** A tenth of a megabyte in a tenth of a million places. */
        CHARACTERS("its aliases expand to more than 4194304 characters") {
            @Override
            String yaml() {
                return "a: &a " + "x".repeat(100_000) + "\nb: [" + "*a, ".repeat(100_000) + "*a]\n";
            }
        },
        NAMES("its aliases expand to more than 4194304 characters") {
            @Override
            String yaml() {
                return "a: &a {? \"" + "x".repeat(500_000) + "\" : 1}\nb: [" + "*a, ".repeat(40) + "x]\n";
            }
        },
        /** Each is no deeper than may be, and stands within the next. */
        DEPTH("its aliases nest it deeper than 100 levels") {
            @Override
            String yaml() {
                StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
                for (int i = 1; i < 50; i++) {
                    text.append("a" + i + ": &a" + i + " " + "[".repeat(90) + "*a" + (i - 1) + "]".repeat(90) + "\n");
                }

                return text.toString();
            }
        },
        BRACKETS("it is nested deeper than 100 levels") {
            @Override
            String yaml() {
                return "a: " + "[".repeat(500_000);
            }
        },
        SELF("an alias refers to itself") {
            @Override
            String yaml() {
                return "a: &a [x, *a]\n";
            }
        },
        TAG("tag tag:yaml.org,2002:javax.script.ScriptEngineManager is not allowed") {
            @Override
            String yaml() {
                return "a: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL"
                        + " ['http://127.0.0.1:1/']]]]\n";
            }
        },
        SIZE("the file is larger than 1 MiB") {
            @Override
            String yaml() {
                return "a: x\n# " + "x".repeat(50 << 20);
            }
        };

        private final String reason;

        Attack(String reason) {
            this.reason = reason;
        }

        abstract String yaml();
    }

    static Stream<Arguments> attacks() {
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of(Attack.values())
                .filter(attack -> kind == Kind.PIPELINE || FEW.contains(attack))
                .map(attack -> Arguments.of(kind, attack)));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isRefusedWithItsPlace(Kind kind, Attack attack) throws IOException {
        Path pipeline = Files.writeString(directory.resolve("orders.yaml"), PIPELINE);
        Path hostile =
                switch (kind) {
                    case PIPELINE -> pipeline;
                    case KAMELET -> Files.createDirectory(directory.resolve("kamelets"))
                            .resolve("caravan-hostile-source.kamelet.yaml");
                    case CONNECTION -> directory.resolve("hostile.yaml");
                    case TEST -> directory.resolve("orders.test.yaml");
                };
        Files.writeString(hostile, attack.yaml());

        CommandLineCall told =
                switch (kind) {
                    case PIPELINE, KAMELET -> call("lint", pipeline.toString());
                    case CONNECTION -> call("check", hostile.toString());
                    case TEST -> call("lint", hostile.toString());
                };

        assertThat(told.exitCode()).as(told.err()).isEqualTo(CaravanCommand.USAGE);
        assertThat(told.out() + told.err())
                .contains(attack.reason)
                .containsPattern(
                        attack == Attack.SIZE ? "hostile|orders" : hostile.getFileName() + ":[1-9][0-9]*:[1-9]")
                .hasSizeLessThan(2_000);
    }

    private static CommandLineCall call(String... arguments) {
        return CommandLineCall.of(() -> CaravanCommand.commandLine().execute(arguments));
    }
}
