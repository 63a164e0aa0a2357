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
package dev.caravan.connector.as2;

/**
 * A message that was decrypted, verified and unpacked as far as its partnership asks for.
 *
 * @param payload what the partner's own system made: X12, EDIFACT, XML
 * @param contentType of it
 * @param covered the bytes whose digest the sender compares with its own (RFC 4130 section 7.3.1, RFC 5402 section 4.1)
 */
record Opened(byte[] payload, String contentType, byte[] covered) {}
