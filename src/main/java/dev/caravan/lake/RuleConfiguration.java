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

import java.util.Map;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** What is done to every row before it is written anywhere, as the route says it. */
@UriParams
public class RuleConfiguration {

    @UriParam(
            label = "rules",
            description = "A predicate in Spark SQL that is true for a record that says that its key is deleted:"
                    + " op = 'D'. For merge and scd2. Nothing is expected of such a record but its key.")
    private String deleteWhen;

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

    public String getDeleteWhen() {
        return deleteWhen;
    }

    public void setDeleteWhen(String deleteWhen) {
        this.deleteWhen = deleteWhen;
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
