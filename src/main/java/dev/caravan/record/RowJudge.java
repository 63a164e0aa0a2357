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
package dev.caravan.record;

import java.util.List;
import java.util.function.Supplier;

/** Decides what becomes of rows that the rules of a pipeline found something out about. */
public interface RowJudge {

    /**
     * A predicate that is not true for a row.
     *
     * @param predicate its number, from 0
     * @param error why it could not be computed, in the words of the engine's error list; null if it was false or null
     */
    record Violation(int predicate, String error) {}

    /**
     * @param violations at least one
     * @param row as JSON in UTF-8, made when asked for
     * @return whether the row goes on
     * @throws RowRefused to send the row to the quarantine
     */
    boolean admits(List<Violation> violations, Supplier<byte[]> row);

    /** A row that the WHERE of a transform leaves out. */
    void leftOut();
}
