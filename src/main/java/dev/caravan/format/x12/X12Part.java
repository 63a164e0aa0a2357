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

import java.util.List;

/**
 * What of a transaction set can be a row of its own.
 *
 * @param value the struct of a claim or claim payment, or the structs of a PLB
 * @param lastIdx of its last segment
 * @param faults what is wrong with its amounts
 */
record X12Part(Kind kind, Object value, long lastIdx, List<String> faults) {

    enum Kind {
        /** CLM of an 837. */
        CLAIM("claim"),
        /** CLP of an 835. */
        CLAIM_PAYMENT("claim_payment"),
        /** PLB of an 835. */
        PROVIDER_ADJUSTMENT("provider_adjustment");

        private final String column;

        Kind(String column) {
            this.column = column;
        }

        /** As {@code row_kind} has it. */
        String column() {
            return column;
        }
    }
}
