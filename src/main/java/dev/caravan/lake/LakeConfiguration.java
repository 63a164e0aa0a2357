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
package dev.caravan.lake;

import dev.caravan.landing.LandingOptions;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.spi.UriPath;

/** The options of a {@code lake:} endpoint. They come from the route alone; no header or field changes any of them. */
@UriParams
public class LakeConfiguration extends RuleConfiguration implements Cloneable {

    @UriPath(
            description =
                    "The table to land in, as namespace.table. It is made with the first batch if it does not exist.")
    @Metadata(required = true)
    private String table;

    @UriParam(
            description =
                    "Of several tables, the one that each record lands in: an expression of Camel's simple language"
                            + " over the record as body, ${body[type]}. It yields one of the names in tables.")
    private String tableExpression;

    @UriParam(
            description = "The tables that tableExpression may name, separated by commas, next to the endpoint's own."
                    + " Records for any other go to the quarantine of the endpoint's own table. A name without a"
                    + " namespace is one in that of the endpoint's table.")
    private String tables;

    @UriParam(enums = "delta,iceberg", defaultValue = "delta", description = "The open table format of the table.")
    private String format = "delta";

    @UriParam(
            enums = "append,overwrite,merge,scd2",
            defaultValue = "append",
            description =
                    "How a batch changes the table: append adds its records as new rows; overwrite puts everything"
                            + " the source holds in the place of what was there, in one commit at the end of the stream; merge"
                            + " puts the newest record of each primaryKey in the place of its row; scd2 keeps every version of a"
                            + " key, with valid_from, valid_to and is_current.")
    private String mode = "append";

    @UriParam(
            description = "The columns that say which row a record is about, separated by commas. For merge and scd2.")
    private String primaryKey;

    @UriParam(
            enums = "hard,soft",
            defaultValue = "hard",
            description = "What a record that says delete does in mode merge: hard removes the row, soft keeps it and"
                    + " sets its column _caravan_deleted.")
    private String deletes = "hard";

    @UriParam(
            enums = "table,partitions",
            defaultValue = "table",
            description = "What mode overwrite replaces: the table, or those of its partitions that records come for.")
    private String overwrite = "table";

    @UriParam(
            description =
                    "The column that says since when a record holds, for mode scd2. Without it that is the time of"
                            + " the batch, and of several records of one key in a batch only the newest is kept.")
    private String validFrom;

    @UriParam(
            description =
                    "The columns of the table and their types, as SQL writes them: id BIGINT, amount DECIMAL(10,2)."
                            + " Without it they come from the source, or from the first 10,000 records.")
    private String schema;

    @UriParam(
            enums = "evolve,freeze,discard-column,quarantine",
            defaultValue = "evolve",
            description = "What happens when a record has a field that the table has no column for, or a value that its"
                    + " column cannot hold: evolve gives the table the column or a wider type with the next batch and"
                    + " quarantines what still does not fit; freeze fails the run; discard-column lands the record"
                    + " without the value; quarantine quarantines the record.")
    private String drift = "evolve";

    @UriParam(
            prefix = "drift.",
            multiValue = true,
            label = "advanced",
            description = "The same for single columns, each prefixed with drift.")
    private Map<String, Object> driftOf = Map.of();

    @UriParam(description = "Columns to partition a new table by, separated by commas.")
    private String partitionBy;

    @UriParam(
            description =
                    "Columns of a new table by which queries filter it, separated by commas: rows that have them in"
                            + " common lie together. Iceberg sorts each file by them, Delta clusters when the table is compacted.")
    private String clusterBy;

    @UriParam(
            defaultValue = "1000000",
            javaType = "long",
            description = "A batch is committed at the first place the source allows after this many rows.")
    private long batchRows = 1_000_000;

    @UriParam(
            defaultValue = "536870912",
            javaType = "long",
            description = "A batch is committed at the first place the source allows after this many bytes,"
                    + " counted in the binary form that is handed to Spark.")
    private long batchBytes = 512L << 20;

    @UriParam(
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description = "A batch is committed at the first place the source allows when its first record has waited"
                    + " this long.")
    private long batchInterval = 10_000;

    @UriParam(
            defaultValue = "0",
            label = "advanced",
            description = "How many files one batch may be written to at once; 0 means one, or two for tables of"
                    + " eight columns or more.")
    private int writers;

    @UriParam(
            label = "advanced",
            description = "Spreads the rows of a batch anew before they are written: over a number of files, by columns"
                    + " whose equal values go to one file, or both: 4,region. For append and overwrite.")
    private String repartition;

    @UriParam(
            defaultValue = "0",
            label = "advanced",
            description =
                    "How many files of a partition one batch is written to at most; 0 means any number. For append"
                            + " and overwrite.")
    private int coalesce;

    @UriParam(
            defaultValue = "false",
            label = "advanced",
            description = "Whether Spark keeps the rows of a batch, in memory and then on disk, until it is committed."
                    + " For append and overwrite; the other modes keep them anyway.")
    private boolean cache;

    @UriParam(
            defaultValue = "0",
            label = "advanced",
            description =
                    "After so many batches the table's small files are made into larger ones, as ./caravan maintain"
                            + " does; 0 means never. The stream waits meanwhile.")
    private int compactEvery;

    @UriParam(
            label = "advanced",
            description =
                    "Routes that name the same group and table land in it with the same commits, instead of each with its"
                            + " own. For append.")
    private String commitGroup;

    @UriParam(
            prefix = "table.",
            multiValue = true,
            label = "advanced",
            description = "Properties of a new table, each prefixed with table., as its format names them.")
    private Map<String, Object> tableProperties = Map.of();

    /** @throws IllegalArgumentException if a name or a bound is out of order */
    LandingOptions toOptions() {
        return TableOptions.landing(this);
    }

    LakeConfiguration copy() {
        try {
            return (LakeConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }

    public String getTable() {
        return table;
    }

    public void setTable(String table) {
        this.table = table;
    }

    public String getTableExpression() {
        return tableExpression;
    }

    public void setTableExpression(String tableExpression) {
        this.tableExpression = tableExpression;
    }

    public String getTables() {
        return tables;
    }

    public void setTables(String tables) {
        this.tables = tables;
    }

    public String getFormat() {
        return format;
    }

    public void setFormat(String format) {
        this.format = format;
    }

    public String getMode() {
        return mode;
    }

    public void setMode(String mode) {
        this.mode = mode;
    }

    public String getPrimaryKey() {
        return primaryKey;
    }

    public void setPrimaryKey(String primaryKey) {
        this.primaryKey = primaryKey;
    }

    public String getDeletes() {
        return deletes;
    }

    public void setDeletes(String deletes) {
        this.deletes = deletes;
    }

    public String getOverwrite() {
        return overwrite;
    }

    public void setOverwrite(String overwrite) {
        this.overwrite = overwrite;
    }

    public String getValidFrom() {
        return validFrom;
    }

    public void setValidFrom(String validFrom) {
        this.validFrom = validFrom;
    }

    public String getSchema() {
        return schema;
    }

    public void setSchema(String schema) {
        this.schema = schema;
    }

    public String getDrift() {
        return drift;
    }

    public void setDrift(String drift) {
        this.drift = drift;
    }

    public Map<String, Object> getDriftOf() {
        return driftOf;
    }

    public void setDriftOf(Map<String, Object> driftOf) {
        this.driftOf = driftOf;
    }

    public String getPartitionBy() {
        return partitionBy;
    }

    public void setPartitionBy(String partitionBy) {
        this.partitionBy = partitionBy;
    }

    public String getClusterBy() {
        return clusterBy;
    }

    public void setClusterBy(String clusterBy) {
        this.clusterBy = clusterBy;
    }

    public long getBatchRows() {
        return batchRows;
    }

    public void setBatchRows(long batchRows) {
        this.batchRows = batchRows;
    }

    public long getBatchBytes() {
        return batchBytes;
    }

    public void setBatchBytes(long batchBytes) {
        this.batchBytes = batchBytes;
    }

    public long getBatchInterval() {
        return batchInterval;
    }

    public void setBatchInterval(long batchInterval) {
        this.batchInterval = batchInterval;
    }

    public int getWriters() {
        return writers;
    }

    public void setWriters(int writers) {
        this.writers = writers;
    }

    public String getRepartition() {
        return repartition;
    }

    public void setRepartition(String repartition) {
        this.repartition = repartition;
    }

    public int getCoalesce() {
        return coalesce;
    }

    public void setCoalesce(int coalesce) {
        this.coalesce = coalesce;
    }

    public boolean isCache() {
        return cache;
    }

    public void setCache(boolean cache) {
        this.cache = cache;
    }

    public int getCompactEvery() {
        return compactEvery;
    }

    public void setCompactEvery(int compactEvery) {
        this.compactEvery = compactEvery;
    }

    public String getCommitGroup() {
        return commitGroup;
    }

    public void setCommitGroup(String commitGroup) {
        this.commitGroup = commitGroup;
    }

    public Map<String, Object> getTableProperties() {
        return tableProperties;
    }

    public void setTableProperties(Map<String, Object> tableProperties) {
        this.tableProperties = tableProperties;
    }
}
