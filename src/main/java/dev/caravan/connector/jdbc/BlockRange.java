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
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Rows by the block of PostgreSQL's file that they lie in
 * (https://www.postgresql.org/docs/current/ddl-system-columns.html): where a row that a snapshot sees lies does not change
 * as long as the snapshot lasts. Of a table that has partitions, the same blocks of each.
 *
 * @param from the first block
 * @param until the first one that is not in it any more; empty for all there are
 */
record BlockRange(long from, OptionalLong until) implements PartRange {

    static List<PartRange> parted(long blocks, int parts) {
        List<PartRange> ranges = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            boolean last = part == parts - 1;
            ranges.add(new BlockRange(
                    blocks * part / parts, last ? OptionalLong.empty() : OptionalLong.of(blocks * (part + 1) / parts)));
        }

        return ranges;
    }

    @Override
    public String condition(Function<CursorValue, String> bound) {
        String begin = "ctid >= " + at(from);

        return until.isPresent() ? begin + " AND ctid < " + at(until.getAsLong()) : begin;
    }

    private static String at(long block) {
        return "'(" + block + ",0)'::tid";
    }

    @Override
    public boolean hasLiterals() {
        return true;
    }

    @Override
    public int bind(PreparedStatement statement, int first) {
        return first;
    }
}
