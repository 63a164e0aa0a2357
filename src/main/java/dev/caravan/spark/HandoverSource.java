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

import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The data source by which Spark pulls the rows of one open batch out of this process while they arrive. Option
 * {@code id} names the channel. Works where driver and executor share a JVM ({@code local[*]}).
 */
public final class HandoverSource implements TableProvider {

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return Channel.of(options.get("id")).schema();
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        return new ChannelTable(properties.get("id"), schema);
    }

    private record ChannelTable(String id, StructType rows) implements RowScan {

        @Override
        public InputPartition[] planInputPartitions() {
            return IntStream.range(0, Channel.of(id).tasks())
                    .mapToObj(task -> new Lane(id))
                    .toArray(InputPartition[]::new);
        }

        @Override
        public PartitionReaderFactory createReaderFactory() {
            return new Readers(rows.length());
        }
    }

    private record Lane(String id) implements InputPartition {}

    private record Readers(int fields) implements PartitionReaderFactory {

        @Override
        public PartitionReader<InternalRow> createReader(InputPartition partition) {
            return new Reader(Channel.of(((Lane) partition).id()), fields);
        }
    }

    private static final class Reader implements PartitionReader<InternalRow> {

        private final Channel channel;
        private final UnsafeRow row;
        private Page page;
        private int index;

        Reader(Channel channel, int fields) {
            this.channel = channel;
            this.row = new UnsafeRow(fields);
            channel.open();
        }

        @Override
        public boolean next() {
            if (page != null && ++index < page.rows()) {
                page.point(row, index);
                return true;
            }
            if (page != null) {
                channel.recycle(page);
            }
            page = takePage();
            if (page == null) {
                return false;
            }
            index = 0;
            page.point(row, 0);

            return true;
        }

        private Page takePage() {
            try {
                return channel.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for rows", e);
            }
        }

        @Override
        public InternalRow get() {
            return row;
        }

        @Override
        public void close() {
            page = null;
        }
    }
}
