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
package dev.caravan.connector.catalog;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a pipeline is given in the place of its sources, and what has to come of it.
 *
 * @param name for people
 * @param inputs in the order in which they are handed over
 */
public record TestCase(String name, List<Input> inputs, Expected expected) {

    /** What a route is given. */
    public sealed interface Input {

        /** The id of the route. */
        String route();
    }

    /**
     * Records, as the source would have made them.
     *
     * @param records whole numbers are longs, others exact decimals
     * @param columns as SQL writes them ({@code id BIGINT, at TIMESTAMP}): the types that the source gives; may be empty
     */
    public record Records(String route, List<Map<String, Object>> records, String columns) implements Input {}

    /** Messages, as bytes, for steps that parse them. */
    public record Messages(String route, List<String> messages) implements Input {}

    /**
     * A file, read as {@code caravan-file-source} reads it.
     *
     * @param settings of that Kamelet; {@code path} is not among them
     */
    public record File(String route, Path file, Map<String, String> settings) implements Input {}

    /**
     * What has to come of it. What is not named is not looked at, but for the quarantine: it holds these rows and no
     * others.
     *
     * @param tables their rows by name, in any order; the columns that no row names are not looked at
     * @param counts by {@code read}, {@code landed}, {@code quarantined} and {@code filtered}, over all routes
     * @param failure how the run ends; empty where it has to succeed
     */
    public record Expected(
            Map<String, List<Map<String, Object>>> tables,
            List<Quarantined> quarantine,
            Map<String, Long> counts,
            Failure failure) {}

    /**
     * A row of a quarantine; what is empty is not looked at.
     *
     * @param code the whole of it
     * @param message a part of it
     * @param origin the end of the place that it came from, as {@code line 6}
     * @param table whose quarantine it is
     */
    public record Quarantined(String code, String message, String origin, String table) {}

    /**
     * @param category of the failure
     * @param message a part of it
     */
    public record Failure(String category, String message) {

        static final Failure NONE = new Failure("", "");

        public boolean isExpected() {
            return !equals(NONE);
        }
    }
}
