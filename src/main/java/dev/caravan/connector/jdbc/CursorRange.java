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
package dev.caravan.connector.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which cursor values are read.
 *
 * @param from the least one; empty for all there are, and none
 * @param inclusive whether that one is read too, or was read before
 * @param until the greatest one; empty for all there are
 * @param valued whether rows without a value are left out, where the range has no least one
 */
record CursorRange(Optional<CursorValue> from, boolean inclusive, Optional<CursorValue> until, boolean valued) {

    static final CursorRange ALL = new CursorRange(Optional.empty(), false, Optional.empty(), false);

    /** The rest of it, with this value. */
    CursorRange beginningWith(CursorValue value) {
        return new CursorRange(Optional.of(value), true, until, valued);
    }

    /** Whether each bound has a {@link CursorValue#literal}. */
    boolean hasLiterals() {
        return bounds().allMatch(CursorValue::hasLiteral);
    }

    /** @param first number of the parameter for the first bound */
    void bind(PreparedStatement statement, int first, ColumnTypes types) throws SQLException {
        int parameter = first;
        for (CursorValue bound : bounds().toList()) {
            types.bind(statement, parameter++, bound);
        }
    }

    private Stream<CursorValue> bounds() {
        return Stream.concat(from.stream(), until.stream());
    }
}
