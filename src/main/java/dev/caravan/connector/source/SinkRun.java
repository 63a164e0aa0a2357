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

import dev.caravan.landing.Counts;
import dev.caravan.observe.CaravanException;

/** The run that sinks other than the lake belong to. Bound in the Camel registry by whoever starts pipelines. */
public interface SinkRun {

    /**
     * A transaction was committed.
     *
     * @param place what it was written to, for messages: {@code PostgreSQL sales.orders}
     * @param counts of this transaction
     */
    void written(String pipeline, String stream, String place, Counts counts);

    /** A sink cannot go on. The run fails, also where the source has told its end by now. */
    void notWritten(String pipeline, String stream, CaravanException failure);
}
