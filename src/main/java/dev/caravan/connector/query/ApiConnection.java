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

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.concurrent.Executor;

/** The part of {@link Connection} that reading needs. An API has no transactions. */
public final class ApiConnection {

    private final QueryApi api;
    private final DatabaseMetaData about;

    private ApiConnection(QueryApi api) {
        this.api = api;
        this.about = Partial.of(DatabaseMetaData.class, new ApiMetaData(api));
    }

    static Connection of(QueryApi api) {
        return Partial.of(Connection.class, new ApiConnection(api));
    }

    public PreparedStatement prepareStatement(String sql) {
        return Partial.of(PreparedStatement.class, new ApiStatement(api, sql));
    }

    public Statement createStatement() {
        return Partial.of(Statement.class, new ApiStatement(api, ""));
    }

    public DatabaseMetaData getMetaData() {
        return about;
    }

    public String getCatalog() {
        return null;
    }

    public boolean getAutoCommit() {
        return true;
    }

    public boolean isClosed() {
        return false;
    }

    public void abort(Executor executor) {
        api.close();
    }

    public void close() {
        api.close();
    }
}
