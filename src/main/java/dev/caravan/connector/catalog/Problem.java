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

import java.util.Comparator;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Something wrong in a file a person wrote, and where.
 *
 * @param file as it was given
 * @param line from 1
 * @param column from 1
 * @param severity whether it stops the pipeline
 * @param message one line: what is wrong and, where known, the nearest valid name
 */
public record Problem(String file, int line, int column, Severity severity, String message)
        implements Comparable<Problem> {

    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column)
            .thenComparing(Problem::severity)
            .thenComparing(Problem::message);

    static Problem error(String file, Node at, String message) {
        return of(file, at, Severity.ERROR, message);
    }

    static Problem warning(String file, Node at, String message) {
        return of(file, at, Severity.WARNING, message);
    }

    private static Problem of(String file, Node at, Severity severity, String message) {
        return of(file, at.getStartMark().orElse(null), severity, message);
    }

    static Problem of(String file, Mark mark, Severity severity, String message) {
        return mark == null
                ? new Problem(file, 1, 1, severity, message)
                : new Problem(file, mark.getLine() + 1, mark.getColumn() + 1, severity, message);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column: severity: message}, which editors and terminals turn into a link. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + severity + ": " + message;
    }
}
