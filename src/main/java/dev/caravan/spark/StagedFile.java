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

import org.apache.spark.sql.connector.read.InputPartition;

/**
 * Rows of a batch that one task reads.
 *
 * @param path as every machine of the cluster sees it
 * @param rows how many there must be: fewer are no batch but a damaged file
 */
record StagedFile(String path, long rows) implements InputPartition {}
