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
package dev.caravan.format.x12;

/** What becomes a row of X12. */
public enum X12Rows {
    /** Every transaction set. */
    SETS,

    /**
     * Every claim of an 837, every claim payment and every provider adjustment (PLB) of an 835; of all other sets, and
     * of those that have none of these, the set.
     */
    CLAIMS
}
