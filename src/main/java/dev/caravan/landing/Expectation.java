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
package dev.caravan.landing;

/**
 * What is expected of every row.
 *
 * @param predicate in Spark SQL, over the row's columns; a row for which it is not true violates it
 */
public record Expectation(String name, String predicate, Action action) {

    /** What becomes of a row that violates it, from mild to strong: of several the strongest counts. */
    public enum Action {
        /** It lands; the batch's end tells how many there were. */
        WARN,
        /** It is counted as filtered. */
        DROP,
        /** It lands in the quarantine. */
        QUARANTINE,
        /** The run ends, and nothing of its batch lands. */
        FAIL
    }
}
