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
package dev.caravan.observe;

/** What kind of failure it was. The kind alone decides whether trying again can help. */
public enum Category {
    CONFIG(false),
    SECRET(false),
    SOURCE_UNREACHABLE(true),
    SOURCE_AUTH(false),
    SOURCE_DATA(false),
    POSITION_LOST(false),
    RATE_LIMITED(true),
    SCHEMA_CONFLICT(false),
    EXPECTATION(false),
    COMMIT_CONFLICT(true),
    COMMIT_UNKNOWN(true),
    FENCED(false),
    STORAGE(true),
    CANCELLED(false);

    private final boolean retryable;

    Category(boolean retryable) {
        this.retryable = retryable;
    }

    public boolean retryable() {
        return retryable;
    }
}
