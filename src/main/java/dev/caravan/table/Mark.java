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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a table remembers of one lane (pipeline, stream and partition): the number of the last batch it holds, and the
 * epoch of the run that committed it. Whoever takes a lane over raises the epoch first; a writer of an older epoch can
 * then commit nothing more.
 *
 * @param epoch from 1; 0 before anyone claimed the lane
 * @param number of the last landed batch, from 1; 0 before the first
 */
public record Mark(long epoch, long number) implements Comparable<Mark> {

    public static final Mark NONE = new Mark(0, 0);

    /** What the first claim of a lane leaves. */
    static final Mark FIRST = new Mark(1, 0);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;
    private static final int NUMBER_BITS = 32;

    public Mark {
        if (epoch < 0 || epoch >= 1L << (63 - NUMBER_BITS) || number < 0 || number >= 1L << NUMBER_BITS) {
            throw new IllegalArgumentException("epoch " + epoch + " and number " + number + " are out of range");
        }
    }

    /**
     * As one number that grows with the epoch first: the version of Delta's {@code txn} action, of which other writers too
     * expect that it only grows.
     */
    public long packed() {
        return epoch << NUMBER_BITS | number;
    }

    public static Mark unpack(long packed) {
        return new Mark(packed >>> NUMBER_BITS, packed & (1L << NUMBER_BITS) - 1);
    }

    public Mark nextEpoch() {
        return new Mark(epoch + 1, number);
    }

    public Mark withNumber(long next) {
        return new Mark(epoch, next);
    }

    /** The mark as a table property or commit note, with what else the commit tells: owner, position, counts. */
    public String toJson(Map<String, Object> details) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", VERSION);
        members.put("epoch", epoch);
        members.put("number", number);
        members.putAll(details);
        try {
            return JSON.writeValueAsString(members);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot write a mark", e);
        }
    }

    /** @throws IllegalArgumentException if the text was not written by {@link #toJson} */
    public static Mark fromJson(String json) {
        try {
            Map<?, ?> members = JSON.readValue(json, Map.class);
            return new Mark(((Number) members.get("epoch")).longValue(), ((Number) members.get("number")).longValue());
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IllegalArgumentException("Cannot read the mark of a lane", e);
        }
    }

    /** Who wrote a mark's note; empty if it does not say. */
    public static String ownerIn(String json) {
        try {
            return JSON.readTree(json).path("owner").asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /** Whether a commit note, which may be anyone's, tells of this batch number of the lane. */
    static boolean isJsonOf(String note, Mark mark, String lane) {
        try {
            return fromJson(note).number() == mark.number()
                    && lane.equals(JSON.readTree(note).path("lane").asText());
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public int compareTo(Mark other) {
        return Long.compare(packed(), other.packed());
    }

    @Override
    public String toString() {
        return "batch " + number + " of epoch " + epoch;
    }
}
