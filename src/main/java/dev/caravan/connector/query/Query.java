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

import java.util.List;

/**
 * A statement to run.
 *
 * @param sql with a question mark for each value
 * @param values numbers, texts, booleans, and days and times of {@code java.time}
 * @param maxRows how many rows at most; 0 for all
 * @param pageRows how many at a time
 * @param timeoutSeconds how long it may take to begin to answer; 0 for as long as it takes
 */
record Query(String sql, List<Object> values, int maxRows, int pageRows, int timeoutSeconds) {

    private static final String NO_ROW = " WHERE 1 = 0";

    /** Whether it asks for columns alone. */
    boolean isOfColumns() {
        return sql.endsWith(NO_ROW) && values.isEmpty();
    }

    /** Of one that asks for columns alone: the same without the condition that no row meets. */
    String ofAnyRow() {
        return sql.substring(0, sql.length() - NO_ROW.length());
    }

    /** With the limit that was asked for, since an engine that does not know it reads everything. */
    String limited() {
        return maxRows == 0 ? sql : sql + " LIMIT " + maxRows;
    }
}
