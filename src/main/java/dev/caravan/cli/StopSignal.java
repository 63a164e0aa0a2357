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
package dev.caravan.cli;

import dev.caravan.run.PipelineRun;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT end a run in order: sources first, then the open batches, then Spark. The virtual machine's own
 * shutdown hooks would stop all of them at once. A second signal ends the process where it stands.
 */
final class StopSignal {

    private static final int SIGNALLED = 128;

    private StopSignal() {}

    /**
     * Until there is a run nothing is under way that would have to end in order. Left alone, a signal that comes while
     * Quarkus starts would end in its shutdown hook, which waits for the run, which nobody would stop.
     */
    static void haltWhileStarting() {
        handle(StopSignal::halt);
    }

    static void install(PipelineRun run) {
        AtomicBoolean asked = new AtomicBoolean();
        handle(signal -> {
            if (asked.getAndSet(true)) {
                halt(signal);
            }
            System.err.println("Stopping: what was read is committed first. Once more to stop at once.");
            run.stop();
        });
    }

    private static void handle(Consumer<Signal> handler) {
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), handler::accept);
        }
    }

    private static void halt(Signal signal) {
        Runtime.getRuntime().halt(SIGNALLED + signal.getNumber());
    }
}
