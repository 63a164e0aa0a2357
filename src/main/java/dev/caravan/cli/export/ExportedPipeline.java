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
import java.util.Optional;
import java.util.SortedSet;

/**
 * A pipeline and everything it needs elsewhere.
 *
 * @param name lower-case letters, digits and dashes, as resources of Kubernetes are named
 * @param text of the pipeline, as it was written
 * @param kamelets that it uses: the text of each, by the name of its file
 * @param ownKamelets of these, the names of the files that do not come with Caravan
 * @param connections the files of those that it uses, by name
 * @param environment that connections are used in
 * @param settings of each connection, references as they are written
 * @param variables of the environment that it refers to
 * @param comesToAnEnd whether all of its sources do, always
 */
public record ExportedPipeline(
        String name,
        String text,
        Map<String, String> kamelets,
        SortedSet<String> ownKamelets,
        Map<String, String> connections,
        Optional<String> environment,
        Map<String, Map<String, String>> settings,
        SortedSet<String> variables,
        boolean comesToAnEnd) {

    String fileName() {
        return name + ".yaml";
    }

    String secretName() {
        return name + "-secrets";
    }
}
