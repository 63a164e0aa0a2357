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
import java.util.function.Function;

/**
 * Which rows of a table are in one part of it. The ranges of a table leave out none and share none, whatever they were made
 * from: the first has no beginning, the last no end.
 */
sealed interface PartRange permits KeyRange, BlockRange {

    /** The only part. */
    PartRange ALL = new KeyRange("", Optional.empty(), Optional.empty());

    /**
     * @param bound the SQL of a bound
     * @return in SQL; empty for all rows
     */
    String condition(Function<CursorValue, String> bound);

    /** Whether each bound has a {@link CursorValue#literal}. */
    boolean hasLiterals();

    /**
     * @param first number of the parameter for the first bound
     * @return that of the first one behind them
     */
    int bind(PreparedStatement statement, int first) throws SQLException;
}
