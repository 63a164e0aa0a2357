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
import io.debezium.data.Envelope;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** What Debezium tells of a change in another way for each database. */
interface RowDialect {

    /** With whatever it is in: {@code shop.orders}. */
    String table(Struct source);

    Origin origin(Struct source);

    /** Where in the log a change is: columns whose names begin with {@code cdc_}. */
    dev.caravan.record.Schema own();

    /**
     * Fills them.
     *
     * @param transaction what Debezium says of it; null for a row of the snapshot
     */
    void tell(Map<String, Object> row, Struct source, Struct transaction);

    /** What may not be what the database has is replaced by a text that tells so, which fits no column of its type. */
    default void doubt(Map<String, Object> row, Envelope.Operation operation) {
        // It reads them as they are.
    }

    /**
     * The type of a column whose schema has a name.
     *
     * @return null for one that is in every database's log the same
     */
    Type type(Schema schema);

    /**
     * A value of a type that has a name.
     *
     * @return null for a value that is in every database's log the same
     */
    Object value(Schema schema, Object value);
}
