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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The part of {@link java.sql.PreparedStatement} that reading needs. */
public final class ApiStatement {

    private static final int USUAL_ROWS = 1_000;

    private final QueryApi api;
    private final String sql;
    private final List<Object> values = new ArrayList<>();
    private final List<ResultSet> results = new ArrayList<>();
    private int maxRows;
    private int pageRows = USUAL_ROWS;
    private int timeoutSeconds;

    ApiStatement(QueryApi api, String sql) {
        this.api = api;
        this.sql = sql;
    }

    public ResultSet executeQuery() throws SQLException {
        return executeQuery(sql);
    }

    public ResultSet executeQuery(String statement) throws SQLException {
        Pages pages = api.run(new Query(statement, List.copyOf(values), maxRows, pageRows, timeoutSeconds));
        ResultSet result = Partial.of(ResultSet.class, new ApiRows(pages, maxRows));
        results.add(result);

        return result;
    }

    public boolean execute(String statement) throws SQLException {
        executeQuery(statement);

        return true;
    }

    public void setObject(int parameter, Object value) {
        while (values.size() < parameter) {
            values.addAll(Collections.nCopies(parameter - values.size(), ""));
        }
        values.set(parameter - 1, value);
    }

    public void setString(int parameter, String value) {
        setObject(parameter, value);
    }

    public void setLong(int parameter, long value) {
        setObject(parameter, value);
    }

    public void setBigDecimal(int parameter, BigDecimal value) {
        setObject(parameter, value);
    }

    public void setMaxRows(int most) {
        maxRows = most;
    }

    public void setFetchSize(int rows) {
        pageRows = rows > 0 ? rows : USUAL_ROWS;
    }

    public void setQueryTimeout(int seconds) {
        timeoutSeconds = seconds;
    }

    public void close() throws SQLException {
        for (ResultSet result : results) {
            result.close();
        }
        results.clear();
    }
}
