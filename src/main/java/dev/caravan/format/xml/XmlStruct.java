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
package dev.caravan.format.xml;

import dev.caravan.record.Schema;
import dev.caravan.record.Struct;
import dev.caravan.record.Type;
import java.util.List;
import java.util.stream.Stream;

/** A struct whose fields are found by the names of elements below one. */
public final class XmlStruct implements XmlValue {

    private final List<XmlColumn> columns;
    private final XmlColumn[] readers;
    private final String[] names;

    private XmlStruct(List<XmlColumn> columns) {
        this.columns = columns;
        this.readers = columns.toArray(XmlColumn[]::new);
        this.names = columns.stream().map(XmlColumn::name).toArray(String[]::new);
    }

    public static XmlStruct of(XmlColumn... columns) {
        return new XmlStruct(List.of(columns));
    }

    /** These fields, then others. */
    public XmlStruct with(XmlColumn... others) {
        return new XmlStruct(Stream.concat(columns.stream(), Stream.of(others)).toList());
    }

    public List<XmlColumn> columns() {
        return columns;
    }

    @Override
    public Type type() {
        return new Type.Struct(new Schema(columns.stream()
                .map(column -> new Schema.Field(column.name(), column.type()))
                .toList()));
    }

    @Override
    public Struct read(XmlElement element, XmlErrors errors) {
        Object[] values = new Object[readers.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = readers[i].read(element, errors);
        }

        return new Struct(names, values);
    }

    /** A struct of nulls where there is no element would say that there is something. */
    public Struct readOrNull(XmlElement element, XmlErrors errors) {
        return element == null ? null : read(element, errors);
    }
}
