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
package dev.caravan.cli;

import dev.caravan.connector.catalog.TestCase;
import dev.caravan.connector.file.FileSource;
import dev.caravan.connector.file.FileVersion;
import dev.caravan.connector.parse.ParseAction;
import dev.caravan.lake.LakeConstants;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Conversion;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import dev.caravan.table.LakeTables;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;

/** What the cases of a test hand to routes in the place of their sources, exchange by exchange. */
final class TestInputs {

    private static final String STREAM = "input";

    private final CamelContext context;
    private final Function<String, Optional<ParseAction>> parsers;
    private long handed;

    /** @param parsers by the id of a route: what parses within its source, if that does */
    TestInputs(CamelContext context, Function<String, Optional<ParseAction>> parsers) {
        this.context = context;
        this.parsers = parsers;
    }

    /**
     * @param whole whether the source that was there hands over all of its records in one exchange
     * @return what fills each exchange
     * @throws CaravanException CONFIG if the records are not what the case says
     */
    List<Processor> exchanges(TestCase.Input input, boolean whole) {
        if (input instanceof TestCase.File file) {
            return List.of(file(file));
        }
        List<Processor> exchanges = new ArrayList<>();
        if (input instanceof TestCase.Messages messages) {
            Optional<ParseAction> parser = parsers.apply(messages.route());
            for (String message : messages.messages()) {
                handed++;
                Processor bytes = exchange(message.getBytes(StandardCharsets.UTF_8), handed);
                exchanges.add(exchange -> {
                    bytes.process(exchange);
                    parser.ifPresent(each -> each.process(exchange));
                });
            }
        } else if (input instanceof TestCase.Records records) {
            Optional<Schema> columns = columns(records);
            List<Record> typed = new ArrayList<>();
            long first = handed + 1;
            for (Map<String, Object> fields : records.records()) {
                handed++;
                typed.add(record(fields, columns));
            }
            if (whole) {
                exchanges.add(exchange(new Listed(typed.iterator(), columns), handed));
            } else {
                for (int i = 0; i < typed.size(); i++) {
                    exchanges.add(exchange(typed.get(i), first + i));
                }
            }
        }

        return exchanges;
    }

    private Processor file(TestCase.File file) {
        FileSource source = new FileSource();
        source.setCamelContext(context);
        source.setPipeline(file.route());
        source.setPath(file.file().toString());
        parsers.apply(file.route()).ifPresent(source::setParser);
        Map<String, String> settings = file.settings();
        Optional.ofNullable(settings.get("format")).ifPresent(source::setFormat);
        Optional.ofNullable(settings.get("delimiter")).ifPresent(source::setDelimiter);
        Optional.ofNullable(settings.get("encoding")).ifPresent(source::setEncoding);
        Optional.ofNullable(settings.get("hasHeader"))
                .ifPresent(value -> source.setHasHeader(Boolean.parseBoolean(value)));

        // Which version of it there is, is seen when it is opened.
        FileVersion named = new FileVersion(file.file().toString(), 0, 0, Optional.empty());

        return exchange -> {
            exchange.getMessage().setBody(named);
            source.process(exchange);
        };
    }

    /** Marked as a source marks what can be read again, so that it need not wait for its commit. */
    private static Processor exchange(Object body, long number) {
        return exchange -> {
            exchange.getMessage().setBody(body);
            exchange.setProperty(LakeConstants.STREAM, STREAM);
            exchange.setProperty(LakeConstants.REPLAY, LakeConstants.REPLAY_POSITION);
            exchange.setProperty(LakeConstants.POSITION, Position.of("number", number));
            exchange.setProperty(LakeConstants.ORIGIN, origin(number));
        };
    }

    private static Origin origin(long number) {
        return new Origin(STREAM, "record", number);
    }

    private static Optional<Schema> columns(TestCase.Records records) {
        try {
            return Optional.of(records.columns())
                    .filter(columns -> !columns.isBlank())
                    .map(LakeTables::parseSchema);
        } catch (IllegalArgumentException e) {
            throw new CaravanException(Category.CONFIG, e.getMessage(), e);
        }
    }

    private Record record(Map<String, Object> fields, Optional<Schema> columns) {
        Record record = new Record(fields, origin(handed));
        columns.ifPresent(schema -> schema.fields().forEach(field -> {
            try {
                record.computeIfPresent(field.name(), (name, value) -> typed(value, field.type()));
            } catch (ValueDoesNotFit e) {
                throw new CaravanException(
                        Category.CONFIG,
                        "Cannot make record " + handed + " of the input: column " + field.name() + ": " + e.getMessage()
                                + ".",
                        e);
            }
        }));

        return record;
    }

    private static Object typed(Object value, Type type) {
        if (type instanceof Type.Scalar scalar) {
            return Conversion.toScalar(value, scalar);
        }

        return type instanceof Type.Decimal decimal
                ? Conversion.toDecimal(value, decimal.precision(), decimal.scale())
                : value;
    }

    private record Listed(Iterator<Record> records, Optional<Schema> schema) implements RecordStream {

        @Override
        public boolean hasNext() {
            return records.hasNext();
        }

        @Override
        public Object next() {
            return records.next();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
