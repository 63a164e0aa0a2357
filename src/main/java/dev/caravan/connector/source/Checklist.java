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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far a check came. For one thread. */
public final class Checklist {

    /**
     * @param detail what was found, in a few words; why not, for a step that failed
     * @param time since the step before it
     * @param failure of the last step, where it failed
     */
    public record Result(Step step, String detail, Duration time, Optional<CaravanException> failure) {}

    private final List<Result> results = new ArrayList<>();
    private long since = System.nanoTime();

    public void passed(Step step, String detail) {
        add(step, detail, Optional.empty());
    }

    public void failed(StepFailed failure) {
        add(failure.step(), failure.getMessage(), Optional.of(failure.failure()));
    }

    private void add(Step step, String detail, Optional<CaravanException> failure) {
        long now = System.nanoTime();
        results.add(new Result(step, detail, Duration.ofNanos(now - since), failure));
        since = now;
    }

    public List<Result> results() {
        return List.copyOf(results);
    }

    public Optional<CaravanException> failure() {
        return results.isEmpty()
                ? Optional.empty()
                : results.get(results.size() - 1).failure();
    }
}
