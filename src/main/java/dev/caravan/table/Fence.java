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

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The condition under which a commit of one batch is allowed, and the mark it leaves. Spark carries only the token, as a
 * snapshot property; {@link FencedOperations} finds the fence by it at the moment of the commit.
 *
 * @param expected the mark that the table must still hold
 * @param next the mark that the commit leaves, and {@code note} the same with its details
 */
record Fence(TableName table, String lane, Mark expected, Mark next, String note) {

    static final String TOKEN_PROPERTY = "caravan.batch";

    private static final Map<String, Fence> OPEN = new ConcurrentHashMap<>();

    static String newToken() {
        return UUID.randomUUID().toString();
    }

    static Optional<Fence> of(String token) {
        return token == null ? Optional.empty() : Optional.ofNullable(OPEN.get(token));
    }

    void open(String token) {
        OPEN.put(token, this);
    }

    static void close(String token) {
        OPEN.remove(token);
    }

    void check(Map<String, String> properties) {
        Mark stored = FencedOperations.mark(properties, lane);
        if (!stored.equals(expected)) {
            throw new FencedException(table, lane, next, stored);
        }
    }

    /** The refusal hidden under Spark's exceptions, or the failure as it is. */
    RuntimeException explain(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FencedException fenced) {
                return fenced;
            }
        }

        return failure;
    }
}
