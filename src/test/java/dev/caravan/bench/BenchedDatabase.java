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
package dev.caravan.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A database server, as far as its benchmark has to know it. */
interface BenchedDatabase {

    /** Of the case. */
    String name();

    Connection connect() throws SQLException;

    /** Creates the table with so many rows. @return what is known of its content */
    Map<String, String> fill(String table, long rows) throws SQLException;

    /** What reads the whole table and throws the rows away, by what it is called. */
    Map<String, Measurement.Work> toNothing(String table);

    String kamelet();

    /** Of the Kamelet, for the connection. */
    Map<String, String> settings();

    /** Of {@code spark.read.format("jdbc")}, for the connection. */
    Map<String, String> sparkOptions();
}
