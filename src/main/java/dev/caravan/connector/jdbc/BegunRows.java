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

import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.RowSource;
import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import java.util.Optional;

/** Rows whose first one was asked for, to see whether there is one, and is handed out like the others. */
final class BegunRows implements RowSource {

    private final RowSource rows;
    private boolean atFirst = true;

    /** @param rows that stand at their first one */
    BegunRows(RowSource rows) {
        this.rows = rows;
    }

    @Override
    public Schema schema() {
        return rows.schema();
    }

    @Override
    public boolean next() {
        boolean more = atFirst || rows.next();
        atFirst = false;

        return more;
    }

    @Override
    public void write(RowWriter writer) {
        rows.write(writer);
    }

    @Override
    public Origin origin() {
        return rows.origin();
    }

    @Override
    public Optional<Position> boundary() {
        return rows.boundary();
    }

    @Override
    public void close() {
        rows.close();
    }
}
