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

import java.util.List;

/**
 * A source that can be asked what it would read. It uses the settings of a run, but starts none, lands nothing, and moves
 * no position; what it opens it has closed when it answers. Implemented by the bean of a Kamelet's template, or by the
 * endpoint that the Kamelet reads from.
 */
public interface Inspectable {

    /**
     * Goes the way of a run up to the first record, and notes each step that went well.
     *
     * @throws StepFailed at the first one that did not
     */
    void check(Checklist steps);

    /**
     * The streams that these settings give access to, in the order of their names.
     *
     * @throws StepFailed where a run would not get that far
     */
    List<StreamDescription> discover();

    /**
     * The first records that a run without a position would read; the newest ones where the stream has no end.
     *
     * @param stream one that {@link #discover} named; empty for the one that the settings name
     * @param limit how many at most
     * @throws StepFailed where a run would not get that far
     */
    Sample sample(String stream, int limit);
}
