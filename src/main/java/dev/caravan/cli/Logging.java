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

import java.util.Arrays;

/** How much of the log a person gets to see; {@code application.properties} holds the quiet default. */
final class Logging {

    private Logging() {}

    /** Has to come before Quarkus starts. {@code -v} shows what happens, {@code -vv} what Spark and Camel say to it. */
    static void configure(String... args) {
        boolean verbose = Arrays.stream(args).anyMatch(arg -> arg.equals("-v") || arg.equals("--verbose"));
        if (verbose || Arrays.asList(args).contains("-vv")) {
            System.setProperty("quarkus.log.category.\"dev.caravan\".level", "INFO");
            System.setProperty("quarkus.log.category.\"org.apache.camel.processor.errorhandler\".level", "ERROR");
            System.setProperty("quarkus.log.category.\"org.apache.spark\".level", "WARN");
        }
        if (Arrays.asList(args).contains("-vv")) {
            System.setProperty("quarkus.log.level", "INFO");
            System.setProperty("quarkus.log.category.\"org.apache.camel\".level", "INFO");
            System.setProperty("quarkus.log.category.\"org.apache.kafka\".level", "INFO");
        }
    }
}
