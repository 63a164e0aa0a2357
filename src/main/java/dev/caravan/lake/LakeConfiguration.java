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
public class LakeConfiguration implements Cloneable {

    @UriPath(
            description =
                    "The table to land in, as namespace.table. It is made with the first batch if it does not exist.")
    @Metadata(required = true)
    private String table;

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
            label = "rules",
            description = "A predicate in Spark SQL that is true for a record that says that its key is deleted:"
                    + " op = 'D'. For merge and scd2. Nothing is expected of such a record but its key.")
    private String deleteWhen;

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
            prefix = "table.",
            multiValue = true,
            label = "advanced",
            description = "Properties of a new table, each prefixed with table., as its format names them.")
    private Map<String, Object> tableProperties = Map.of();

    @UriParam(
            prefix = "expect.",
            multiValue = true,
            label = "rules",
            description = "What is expected of every row: expect.<name> is a predicate in Spark SQL, and"
                    + " expect.<name>.action says what becomes of a row for which it is not true: warn, drop,"
                    + " quarantine (the default) or fail.")
    private Map<String, Object> expectations = Map.of();

    @UriParam(
            label = "rules",
            description = "SELECT … FROM batch WHERE …: makes at most one row of each, which lands instead."
                    + " Rows that WHERE leaves out are counted as filtered.")
    private String transform;

    @UriParam(
            prefix = "mask.",
            multiValue = true,
            label = "rules,security",
            description = "What stands in the place of a column's values wherever they would be written:"
                    + " mask.<column> is hash (HMAC-SHA-256 with maskKey), redact (***) or drop (no such column)."
                    + " A column may be a path into one: mask.patient.name.")
    private Map<String, Object> masks = Map.of();

    @UriParam(label = "rules,security", secret = true, description = "The key of hashed columns.")
    private String maskKey;

    @UriParam(
            enums = "keep,drop",
            defaultValue = "keep",
            label = "rules,security",
            description = "Whether the quarantine keeps the payloads of its rows (masked, where columns are masked).")
    private String rawPayload = "keep";

    @UriParam(label = "rules", description = "The run ends when it sends more rows than this to the quarantine.")
    private Long quarantineMax;

    @UriParam(
            label = "rules",
            description = "The run ends when it sends a larger part of its rows than this (0 to 1) to the quarantine,"
                    + " looked at once it has read 100.")
    private Double quarantineMaxRatio;

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

    public String getDeleteWhen() {
        return deleteWhen;
    }

    public void setDeleteWhen(String deleteWhen) {
        this.deleteWhen = deleteWhen;
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

    public Map<String, Object> getTableProperties() {
        return tableProperties;
    }

    public void setTableProperties(Map<String, Object> tableProperties) {
        this.tableProperties = tableProperties;
    }

    public Map<String, Object> getExpectations() {
        return expectations;
    }

    public void setExpectations(Map<String, Object> expectations) {
        this.expectations = expectations;
    }

    public String getTransform() {
        return transform;
    }

    public void setTransform(String transform) {
        this.transform = transform;
    }

    public Map<String, Object> getMasks() {
        return masks;
    }

    public void setMasks(Map<String, Object> masks) {
        this.masks = masks;
    }

    public String getMaskKey() {
        return maskKey;
    }

    public void setMaskKey(String maskKey) {
        this.maskKey = maskKey;
    }

    public String getRawPayload() {
        return rawPayload;
    }

    public void setRawPayload(String rawPayload) {
        this.rawPayload = rawPayload;
    }

    public Long getQuarantineMax() {
        return quarantineMax;
    }

    public void setQuarantineMax(Long quarantineMax) {
        this.quarantineMax = quarantineMax;
    }

    public Double getQuarantineMaxRatio() {
        return quarantineMaxRatio;
    }

    public void setQuarantineMaxRatio(Double quarantineMaxRatio) {
        this.quarantineMaxRatio = quarantineMaxRatio;
    }
}
