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
package dev.caravan.landing;

import dev.caravan.observe.CaravanException;

/** Told of every commit and of the failure that ends a landing; called under the landing's lock, so to be quick. */
public interface LandingListener {

    void committed(BatchReport report);

    void failed(CaravanException failure);

    /** The listener for one stream, or for a group of them that is named after its commit group and table. */
    default LandingListener of(String pipeline, String stream) {
        return this;
    }

    /** A stream was taken over from whichever run had it before. */
    default void opened(String pipeline, String stream, Landing landing) {
        // For whoever wants to know where streams are.
    }
}
