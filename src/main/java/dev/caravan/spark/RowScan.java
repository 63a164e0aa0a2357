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
package dev.caravan.spark;

import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The rows of one batch of ours as Spark's table, scan and batch in one: all of it is read, or nothing. Each row is an
 * {@code UnsafeRow}, good until the next one is asked for.
 */
interface RowScan extends SupportsRead, Scan, Batch {

    String id();

    StructType rows();

    @Override
    default String name() {
        return "batch " + id();
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract in Spark 4.0
    default StructType schema() {
        return rows();
    }

    @Override
    default Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    default ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return () -> this;
    }

    @Override
    default StructType readSchema() {
        return rows();
    }

    @Override
    default Batch toBatch() {
        return this;
    }
}
