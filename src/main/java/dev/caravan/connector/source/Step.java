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
package dev.caravan.connector.source;

/** What has to go well before a record can be read, in this order. A source without a server has fewer of them. */
public enum Step {
    /** The settings say what to read. */
    SETTINGS,
    /** The name of the host has an address. */
    DNS,
    /** Something answers at that address and port. */
    TCP,
    /** Both sides agree on how the connection is secured. */
    TLS,
    /** The server takes the credentials. */
    LOGIN,
    /** Whoever has logged in may read the object. */
    PERMISSION,
    /** The object is there: database, table, topic, file. */
    OBJECT,
    /** A record could be read, or there is none. */
    READ
}
