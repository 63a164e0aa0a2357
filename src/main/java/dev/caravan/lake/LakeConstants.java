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

/**
 * Names of the exchange properties by which sources tell the landing about what they hand over. Properties, not headers:
 * headers can be written by whoever sends a message.
 */
public final class LakeConstants {

    /** String: the object of the source that the exchange belongs to (table, topic, file set). */
    public static final String STREAM = "CaravanStream";

    /** {@code Position}, or a {@code Supplier} of one that is asked when the body has been read to its end. */
    public static final String POSITION = "CaravanPosition";

    /** {@code Origin}: where the exchange came from, for records that do not say so themselves. */
    public static final String ORIGIN = "CaravanOrigin";

    /** Long: records that the source left out of this exchange for a reason of its own (duplicates). */
    public static final String FILTERED = "CaravanFiltered";

    /** {@code upsert} or {@code delete}: what records that do not say so themselves mean for their keys. */
    public static final String OPERATION = "CaravanOperation";

    /** Long: how often the exchange's records were tried, this time included; 1 for those that come the first time. */
    public static final String ATTEMPT = "CaravanAttempt";

    /** Boolean: nothing follows on this stream. Sources of Caravan's own tell it otherwise. */
    public static final String END_OF_STREAM = "CaravanEndOfStream";

    /**
     * Boolean, of an exchange that waits for its commit: whether its source brings nothing more before that. Without it the
     * source is taken for one that has as much under way as there are exchanges, and a batch is committed when all wait.
     */
    public static final String BATCH_COMPLETE = "CaravanBatchComplete";

    /** {@link #REPLAY_POSITION}, or absent where unacknowledged messages come again by themselves. */
    public static final String REPLAY = "CaravanReplay";

    /** The source goes on from the table's position, so it need not wait for the commit. */
    public static final String REPLAY_POSITION = "position";

    /** {@link Whole}: of a part of a split, what all its parts belong to. */
    public static final String WHOLE = "CaravanWhole";

    private LakeConstants() {}
}
