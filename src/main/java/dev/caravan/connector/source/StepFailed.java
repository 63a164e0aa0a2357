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

import dev.caravan.observe.CaravanException;

/** A source could not get past a step; the cause says why, and what to do. */
public final class StepFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Step step;
    private final CaravanException failure;

    public StepFailed(Step step, CaravanException failure) {
        super(failure.getMessage(), failure);
        this.step = step;
        this.failure = failure;
    }

    public Step step() {
        return step;
    }

    public CaravanException failure() {
        return failure;
    }
}
