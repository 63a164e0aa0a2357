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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Rows by their value in a column. Those without one are in the first range.
 *
 * @param column in SQL
 * @param from the least value; empty for all there are, and none
 * @param until the least one that is not in it any more; empty for all there are
 */
record KeyRange(String column, Optional<CursorValue> from, Optional<CursorValue> until) implements PartRange {

    /** @param bounds that part the ranges, from the least to the greatest */
    static List<PartRange> parted(String column, List<CursorValue> bounds) {
        List<PartRange> ranges = new ArrayList<>();
        Optional<CursorValue> from = Optional.empty();
        for (CursorValue bound : bounds) {
            ranges.add(new KeyRange(column, from, Optional.of(bound)));
            from = Optional.of(bound);
        }
        ranges.add(new KeyRange(column, from, Optional.empty()));

        return ranges;
    }

    @Override
    public String condition(Function<CursorValue, String> bound) {
        Optional<String> begin = from.map(value -> column + " >= " + bound.apply(value));
        Optional<String> end = until.map(value -> column + " < " + bound.apply(value))
                .map(less -> from.isPresent() ? less : "(" + less + " OR " + column + " IS NULL)");

        return String.join(" AND ", Stream.concat(begin.stream(), end.stream()).toList());
    }

    @Override
    public boolean hasLiterals() {
        return bounds().allMatch(CursorValue::hasLiteral);
    }

    @Override
    public int bind(PreparedStatement statement, int first) throws SQLException {
        int parameter = first;
        for (CursorValue bound : bounds().toList()) {
            bound.bind(statement, parameter++);
        }

        return parameter;
    }

    private Stream<CursorValue> bounds() {
        return Stream.concat(from.stream(), until.stream());
    }
}
