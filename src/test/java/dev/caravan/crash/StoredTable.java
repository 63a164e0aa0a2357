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
package dev.caravan.crash;

import java.io.IOException;
import java.util.List;

/** A table as its format's own library reads it, past every class of ours. */
interface StoredTable {

    /** @param commit the number of the commit that added the row's file */
    record StoredRow(List<Object> values, long commit) {}

    /** Every row, with these columns in this order; a column that the table does not have is null. */
    List<StoredRow> rows(List<String> columns) throws IOException;

    /** How many data files were added by more than one commit (apache/iceberg#13763). */
    long filesAddedTwice() throws IOException;

    /** What the commits that are still known say of their lane, oldest first. */
    List<String> notes() throws IOException;
}
