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
package dev.caravan.table;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;

/** A table's operations whose commits happen in memory only, to find out what one would lead to. */
final class RehearsedOperations extends ForwardingOperations {

    private TableMetadata current;

    RehearsedOperations(TableOperations operations) {
        super(operations);
        this.current = operations.current();
    }

    @Override
    public TableMetadata current() {
        return current;
    }

    @Override
    public TableMetadata refresh() {
        return current;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
        current = metadata;
    }
}
