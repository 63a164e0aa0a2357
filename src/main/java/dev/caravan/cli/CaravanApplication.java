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

import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Inject;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.apache.camel.quarkus.main.CamelMain;

/** The command line inside Quarkus. Camel is there but not started: {@code run} does that. */
public class CaravanApplication implements QuarkusApplication {

    private static volatile int exitCode;

    @Inject
    CamelRuntime runtime;

    @Inject
    CamelMain main;

    @Override
    public int run(String... args) {
        exitCode = CaravanCommand.commandLine(new CamelEngine(runtime, main)).execute(args);

        return exitCode;
    }

    /** What the verb ended with. Quarkus may have been told another code: Camel asks it to exit when it stops. */
    static int exitCode() {
        return exitCode;
    }
}
