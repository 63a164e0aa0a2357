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
package dev.caravan.connector.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.record.Position;
import java.util.Optional;

/**
 * How far a stream was read. Between two pages it tells what was asked for, and which page comes next, so that a reading
 * goes on there; behind the last one, where the next reading begins.
 *
 * @param cursor the newest value that finished readings saw
 * @param keys of what these handed over that the next one will be shown again
 * @param page that comes next; empty behind the last one
 * @param newest value that this reading saw so far
 * @param newestKeys of what it handed over that the next one will be shown again
 * @param changes page at which the next reading begins, where the API names one; empty for the stream's first one
 * @param readings that are finished
 */
record RestPosition(
        Optional<CursorValue> cursor,
        RecordKeys keys,
        String page,
        Optional<CursorValue> newest,
        RecordKeys newestKeys,
        String changes,
        long readings) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static RestPosition of(Position position) {
        ObjectNode tree = position.tree();

        return new RestPosition(
                CursorValue.in(tree.get("cursor")),
                RecordKeys.decode(tree.path("keys").asText()),
                tree.path("page").asText(),
                CursorValue.in(tree.get("newest")),
                RecordKeys.decode(tree.path("newestKeys").asText()),
                tree.path("changes").asText(),
                tree.path("readings").asLong());
    }

    /** Each member every time: a position is laid over the one before it. */
    Position toPosition() {
        ObjectNode tree = JSON.createObjectNode();
        tree.set("cursor", JSON.valueToTree(cursor.map(CursorValue::toJson).orElse(null)));
        tree.put("keys", keys.encode());
        tree.put("page", page);
        tree.set("newest", JSON.valueToTree(newest.map(CursorValue::toJson).orElse(null)));
        tree.put("newestKeys", newestKeys.encode());
        tree.put("changes", changes);
        tree.put("readings", readings);

        return Position.of(tree);
    }

    RestPosition withoutChanges() {
        return new RestPosition(cursor, keys, page, newest, newestKeys, "", readings);
    }

    /** The page to ask for; empty for the stream's first one. */
    String asked() {
        return page.isEmpty() ? changes : page;
    }

    boolean isFinished() {
        return page.isEmpty();
    }

    RestPosition before(String next, Optional<CursorValue> seen, RecordKeys seenKeys) {
        return new RestPosition(cursor, keys, next, seen, seenKeys, changes, readings);
    }

    /** @param following at which the next reading begins, or nothing */
    RestPosition finished(Optional<CursorValue> seen, RecordKeys seenKeys, String following) {
        return new RestPosition(seen, seenKeys, "", Optional.empty(), RecordKeys.NONE, following, readings + 1);
    }
}
