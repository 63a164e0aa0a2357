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

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One version of a table, as its own log tells it.
 *
 * @param version as {@link LakeTable#version()} counts
 * @param snapshot Iceberg's snapshot id; empty for Delta
 * @param operation as the format names it
 * @param rowsAdded empty where the log does not say
 * @param note what the commit says of its lane, as JSON; empty if it is not ours or was made before notes were kept
 */
public record TableVersion(
        long version,
        OptionalLong snapshot,
        Instant time,
        String operation,
        OptionalLong rowsAdded,
        Optional<String> note) {}
