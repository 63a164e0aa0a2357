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

import java.time.Instant;

/**
 * The run that sources belong to. Bound in the Camel registry by whoever starts pipelines; without one, sources read on
 * until the context stops.
 */
public interface SourceRun {

    /** Whether sources that could go on for ever stop at what was there when they began. */
    boolean once();

    /** The source will read. Called before its first exchange. */
    void started(Source source);

    /** The source has handed over everything of the stream that it is at, and goes on with another one. */
    default void streamEnded(Source source) {}

    /** The source has handed over everything there is. */
    void finished(Source source);

    /**
     * A source that follows a log has handed over all that was changed there up to now.
     *
     * @param changedAt when the last of it was changed there
     */
    default void handedOver(Source source, Instant changedAt) {}

    /** So much of its log the server keeps for this source, as what is behind it has not landed. @param bytes of it */
    default void keepsLog(Source source, long bytes) {}

    /** The source cannot go on. The run fails; it never ends as if there had been nothing to read. */
    void failed(Source source, RuntimeException failure);
}
