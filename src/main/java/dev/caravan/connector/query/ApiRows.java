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
package dev.caravan.connector.query;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * The part of {@link ResultSet} that reading needs. Values are texts: numbers as Java writes them, {@code true} and {@code
 * false}, days and times as ISO 8601 has them, with a {@code T}.
 */
public final class ApiRows {

    private final Pages pages;
    private final ResultSetMetaData columns;
    private final List<String> names;
    private final long most;
    private Iterator<List<Object>> page = List.<List<Object>>of().iterator();
    private List<Object> row = List.of();
    private long count;
    private boolean wasNull;
    private boolean closed;

    /** @param maxRows 0 for all there are */
    ApiRows(Pages pages, int maxRows) {
        this.pages = pages;
        this.most = maxRows == 0 ? Long.MAX_VALUE : maxRows;
        this.names = pages.columns().stream().map(ApiColumn::name).toList();
        this.columns = Partial.of(ResultSetMetaData.class, new ApiColumns(pages.columns()));
    }

    /** Of rows that are known. */
    static ResultSet of(List<ApiColumn> columns, List<List<Object>> rows) {
        Iterator<List<List<Object>>> once = List.of(rows).iterator();

        return Partial.of(
                ResultSet.class,
                new ApiRows(
                        new Pages() {
                            @Override
                            public List<ApiColumn> columns() {
                                return columns;
                            }

                            @Override
                            public List<List<Object>> next() {
                                return once.hasNext() ? once.next() : null;
                            }
                        },
                        0));
    }

    public boolean next() throws SQLException {
        if (count >= most) {
            return false;
        }
        while (!page.hasNext()) {
            List<List<Object>> more = pages.next();
            if (more == null) {
                return false;
            }
            page = more.iterator();
        }
        row = page.next();
        count++;

        return true;
    }

    public ResultSetMetaData getMetaData() {
        return columns;
    }

    public boolean wasNull() {
        return wasNull;
    }

    public String getString(int column) {
        Object value = row.get(column - 1);
        wasNull = value == null;

        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : (String) value;
    }

    public byte[] getBytes(int column) {
        Object value = row.get(column - 1);
        wasNull = value == null;

        return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) value;
    }

    public long getLong(int column) throws SQLException {
        Long value = value(column, Long::valueOf);

        return value == null ? 0 : value;
    }

    public double getDouble(int column) throws SQLException {
        Double value = value(column, Double::valueOf);

        return value == null ? 0 : value;
    }

    public float getFloat(int column) throws SQLException {
        Float value = value(column, Float::valueOf);

        return value == null ? 0 : value;
    }

    public boolean getBoolean(int column) throws SQLException {
        Boolean value = value(column, Boolean::valueOf);

        return value != null && value;
    }

    public BigDecimal getBigDecimal(int column) throws SQLException {
        return value(column, BigDecimal::new);
    }

    public <T> T getObject(int column, Class<T> type) throws SQLException {
        if (type == LocalDate.class) {
            return type.cast(value(column, LocalDate::parse));
        }
        if (type == LocalDateTime.class) {
            return type.cast(value(column, LocalDateTime::parse));
        }
        if (type == OffsetDateTime.class) {
            return type.cast(value(column, text -> Instant.parse(text).atOffset(ZoneOffset.UTC)));
        }

        throw new SQLFeatureNotSupportedException("values as " + type.getName() + " are not supported");
    }

    private <T> T value(int column, Function<String, T> read) throws SQLException {
        String text = getString(column);
        try {
            return text == null ? null : read.apply(text);
        } catch (NumberFormatException e) {
            throw new SQLDataException("a value of " + names.get(column - 1) + " is no number", "22018", e);
        }
    }

    public String getString(String column) {
        return getString(1 + names.indexOf(column));
    }

    public int getInt(String column) {
        String text = getString(column);

        return text == null ? 0 : Integer.parseInt(text);
    }

    public short getShort(String column) {
        return (short) getInt(column);
    }

    public void close() {
        if (!closed) {
            closed = true;
            pages.close();
        }
    }
}
