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

/**
 * Where a record came from, for a person who has to find it again: {@code orders.csv line 12}, {@code orders-0 offset 7}.
 *
 * @param place the file, topic-partition, table or listener
 * @param unit what {@code number} counts: {@code line}, {@code offset}, {@code message}, {@code row}
 * @param number from 1 for lines, messages and rows; as the broker counts for offsets
 */
public record Origin(String place, String unit, long number) {

    @Override
    public String toString() {
        return place + " " + unit + " " + number;
    }
}
