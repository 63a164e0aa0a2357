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
package dev.caravan.bench;

import java.util.List;
import java.util.stream.Collectors;

/** Tables of a Markdown page. */
final class Markdown {

    private Markdown() {}

    static String table(List<String> head, List<List<String>> rows) {
        String rule = head.stream().map(column -> "---").collect(Collectors.joining("|", "|", "|"));
        return row(head) + "\n" + rule + "\n" + rows.stream().map(Markdown::row).collect(Collectors.joining("\n"));
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }
}
