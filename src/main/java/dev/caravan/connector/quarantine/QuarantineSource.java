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
package dev.caravan.connector.quarantine;

import dev.caravan.connector.source.Source;
import dev.caravan.lake.LakeComponent;
import dev.caravan.lake.LakeConstants;
import dev.caravan.landing.Delivery;
import dev.caravan.landing.QuarantinedRow;
import dev.caravan.record.Operation;
import dev.caravan.record.Position;
import dev.caravan.table.TableName;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Tries the rows of a quarantine again, each once. A record that the table or the rules refused goes straight to the
 * landing, as the steps of the route have seen it already; input that could not be parsed goes through the route. The
 * position is, for each stream that rows were rejected from, the last of its rows. Rows without a payload stay.
 */
public class QuarantineSource extends Source implements Processor {

    private static final long MOST_ROWS_IN_A_BATCH = 1_000_000_000L;

    private String table;
    private boolean steps = true;

    /** One for each table, as a pipeline may land in several. */
    @Override
    public String stream() {
        return "quarantine:" + table;
    }

    /** The rows that were not tried again yet, and can be. Body of the Kamelet's split. */
    public Iterator<QuarantinedRow> rows() {
        requireLake("its rows are in a table of the warehouse");
        try {
            LakeComponent.of(getCamelContext()).announce(getPipeline(), stream(), TableName.parse(table));
            Position from = resume().from();
            Iterable<QuarantinedRow> rows =
                    () -> LakeComponent.of(getCamelContext()).quarantined(TableName.parse(table), getPipeline());

            return StreamSupport.stream(rows.spliterator(), false)
                    .filter(row -> place(row)
                            > from.tree().path("rows").path(row.stream()).asLong())
                    .filter(row -> row.raw() != null && (row.record().isPresent() || steps))
                    .iterator();
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    private static long place(QuarantinedRow row) {
        return row.batch() * MOST_ROWS_IN_A_BATCH + row.number();
    }

    private static Position behind(QuarantinedRow row) {
        return Position.of("rows", Map.of(row.stream(), place(row)));
    }

    /** Lands the row in the body, or leaves its payload there for the steps of the route. */
    @Override
    public void process(Exchange exchange) {
        QuarantinedRow row = exchange.getMessage().getBody(QuarantinedRow.class);
        long attempt = row.attempt() + 1;
        if (row.record().isPresent()) {
            LakeComponent.of(getCamelContext())
                    .landing(getPipeline(), stream())
                    .accept(new Delivery(
                            row.record().get(),
                            Optional.of(() -> behind(row)),
                            Optional.ofNullable(row.origin()),
                            Operation.UPSERT,
                            0,
                            Optional.empty(),
                            attempt,
                            Optional.empty()));
            exchange.getMessage().setBody(null);
        } else {
            exchange.getMessage().setBody(row.raw());
            stamp(exchange, behind(row), row.origin());
            exchange.setProperty(LakeConstants.ATTEMPT, attempt);
        }
    }

    /** Every row was handed over. Last step of the Kamelet. */
    public void done() {
        finished();
    }

    public void setTable(String table) {
        this.table = table;
    }

    /** Whether the route has steps that parse payloads. */
    public void setSteps(boolean steps) {
        this.steps = steps;
    }
}
