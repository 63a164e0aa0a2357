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
package dev.caravan.record;

/**
 * A piece of input that could not become a record. It takes the record's place in a stream, lands in the quarantine table
 * and never stops its neighbours.
 *
 * @param code stable and in capitals, {@code CSV_FIELDS}, {@code JSON_SYNTAX}, {@code HL7_NO_MSH}
 * @param message why, in one line, without the payload
 * @param origin where it stood
 * @param raw the bytes as they were received
 */
public record Rejected(String code, String message, Origin origin, byte[] raw) {}
