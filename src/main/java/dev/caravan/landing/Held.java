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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The exchanges that wait to be told of the open batch's commit. */
final class Held {

    private final List<Consumer<Throwable>> completions = new ArrayList<>();

    void add(Consumer<Throwable> completion) {
        completions.add(completion);
    }

    int size() {
        return completions.size();
    }

    /** Tells each once. @param failure null for a commit */
    void tell(Throwable failure) {
        List<Consumer<Throwable>> told = List.copyOf(completions);
        completions.clear();
        told.forEach(completion -> completion.accept(failure));
    }
}
