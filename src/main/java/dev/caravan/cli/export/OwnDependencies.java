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

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Caravan runs with, as another project's pom has to name it: an optional dependency does not come along with its
 * owner, and of one that does the BOMs choose the version unless it is named.
 */
final class OwnDependencies {

    private static final Pattern PROPERTY = Pattern.compile("<([\\w.-]+)>([^<]+)</\\1>");
    private static final Pattern DEPENDENCY = Pattern.compile(" *<dependency>.*?</dependency>\n", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");
    private static final String OPTIONAL = "      <optional>true</optional>\n";
    private static final String TEST = "<scope>test</scope>";

    private final String pom;

    OwnDependencies(String pom) {
        this.pom = pom;
    }

    /** Elements {@code dependency}, with versions where the pom's dependency management has none. */
    String text() {
        Map<String, String> properties = PROPERTY.matcher(between("<properties>", "</properties>"))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));

        return DEPENDENCY
                .matcher(between("</dependencyManagement>", "<build>"))
                .results()
                .map(MatchResult::group)
                .filter(dependency -> !dependency.contains(TEST))
                .map(dependency -> REFERENCE
                        .matcher(dependency.replace(OPTIONAL, ""))
                        .replaceAll(reference -> properties.get(reference.group(1))))
                .collect(Collectors.joining());
    }

    private String between(String start, String end) {
        int from = pom.indexOf(start);

        return pom.substring(from, pom.indexOf(end, from));
    }
}
