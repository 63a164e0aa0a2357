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
package dev.caravan.crash;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What the checker found in one table and its quarantine.
 *
 * @param lost records that must be there and are not
 * @param duplicates records that are there more than once, each further time counted
 * @param ghosts rows that nobody sent, or that should have been replaced
 * @param disordered keys of which an older record was committed after a newer one
 * @param lowered commits whose note goes back behind an earlier one, in its number or its position
 * @param twice data files that two commits added
 */
record Verdict(
        String table, long rows, long lost, long duplicates, long ghosts, long disordered, long lowered, long twice) {

    @JsonIgnore
    boolean isClean() {
        return lost + duplicates + ghosts + disordered + lowered + twice == 0;
    }

    Verdict plus(Verdict other) {
        return new Verdict(
                other.table,
                rows + other.rows,
                lost + other.lost,
                duplicates + other.duplicates,
                ghosts + other.ghosts,
                disordered + other.disordered,
                lowered + other.lowered,
                twice + other.twice);
    }

    static final Verdict NONE = new Verdict("", 0, 0, 0, 0, 0, 0, 0);

    @Override
    public String toString() {
        return "%d rows, %d lost, %d duplicate, %d ghost, %d out of order, %d positions lowered, %d files twice"
                .formatted(rows, lost, duplicates, ghosts, disordered, lowered, twice);
    }
}
