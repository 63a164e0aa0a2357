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
package dev.caravan.lake;

import dev.caravan.landing.TableChoice;
import dev.caravan.table.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultExchange;

/** What a record's table is called, by an expression of Camel's simple language over the record as body. */
final class TableExpression implements Function<Map<?, ?>, String> {

    /** Each table of an open batch holds a task of Spark and the buffers of a file. */
    private static final int MAX_TABLES = 24;

    private final Expression expression;
    private final Exchange exchange;

    private TableExpression(CamelContext context, String text) {
        this.expression = context.resolveLanguage("simple").createExpression(text);
        this.expression.init(context);
        this.exchange = new DefaultExchange(context);
    }

    /**
     * Empty where all records land in the endpoint's own table.
     *
     * @throws IllegalArgumentException if the options do not go together or one cannot be read
     */
    static Optional<TableChoice> choice(LakeConfiguration options, TableName home, CamelContext context) {
        List<String> names = TableOptions.names(options.getTables());
        String text = options.getTableExpression();
        if (text == null && names.isEmpty()) {
            return Optional.empty();
        }
        if (text == null || names.isEmpty() || names.size() >= MAX_TABLES) {
            throw new IllegalArgumentException("Cannot land in " + home
                    + ": tableExpression and tables go together, and these are at most " + (MAX_TABLES - 1));
        }
        List<TableName> tables = names.stream()
                .map(name -> TableName.parse(name.contains(".") ? name : home.namespace() + "." + name))
                .toList();
        try {
            return Optional.of(new TableChoice(home, tables, new TableExpression(context, text)));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "Cannot land in " + home + ": tableExpression " + text + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String apply(Map<?, ?> record) {
        exchange.getMessage().setBody(record);
        try {
            return expression.evaluate(exchange, String.class);
        } finally {
            exchange.getMessage().setBody(null);
        }
    }
}
