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
package dev.caravan.connector.cdc;

import dev.caravan.record.Origin;
import dev.caravan.record.Type;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** {@code cdc_lsn} and {@code cdc_transaction}. */
final class PostgresRows implements RowDialect {

    @Override
    public String table(Struct source) {
        return source.getString("schema") + "." + source.getString("table");
    }

    @Override
    public Origin origin(Struct source) {
        Long lsn = source.getInt64("lsn");

        return new Origin(table(source), "lsn", lsn == null ? 0 : lsn);
    }

    @Override
    public dev.caravan.record.Schema own() {
        return dev.caravan.record.Schema.of("cdc_lsn", Type.Scalar.LONG, "cdc_transaction", Type.Scalar.LONG);
    }

    @Override
    public void tell(Map<String, Object> row, Struct source, Struct transaction) {
        row.put("cdc_lsn", source.getInt64("lsn"));
        row.put("cdc_transaction", source.getInt64("txId"));
    }

    @Override
    public Type type(Schema schema) {
        return null;
    }

    @Override
    public Object value(Schema schema, Object value) {
        return null;
    }
}
