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
package dev.caravan.connector.queue;

/** What a queue is told of one message. It may fail: the message then comes again. */
public interface Acknowledgement {

    /** It will be acknowledged or given back. Not told of a message that is left as it is. */
    void expected();

    /** The message has landed, and need not come again. */
    void acknowledge() throws Exception;

    /** The message has not landed, and is to come again. */
    void giveBack() throws Exception;
}
