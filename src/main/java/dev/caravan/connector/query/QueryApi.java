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

import java.sql.SQLException;
import java.util.List;

/** What an API of queries over HTTP can do, as far as reading goes. Failures have the SQLSTATE of their kind. */
interface QueryApi extends AutoCloseable {

    /** What it is called where one logged in to it. */
    String product();

    /** As whom. Empty where the API does not say. */
    default String user() {
        return "";
    }

    /** Asks something that costs nothing of whoever may log in. */
    void logIn() throws SQLException;

    Pages run(Query query) throws SQLException;

    List<ApiTable> tables() throws SQLException;

    @Override
    void close();
}
