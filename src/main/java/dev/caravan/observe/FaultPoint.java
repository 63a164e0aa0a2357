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
package dev.caravan.observe;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The places between a record's arrival and the end of its batch at which the crash tests break a run. Nothing happens
 * there unless a test installs a hook, or the process was started with {@code -Dcaravan.fault=<point>:<n>:<what>}, which
 * breaks it when it comes to the point for the nth time ({@link Fault}).
 */
public enum FaultPoint {
    /** A table holds the epoch of this run, and nothing of its batch. */
    AFTER_CLAIM,
    /** A record was accepted. */
    AFTER_READ,
    /** A page of rows is with the tasks that write files. */
    AFTER_STAGE,
    /** A task has taken a page of rows, and writes them to a file. */
    DURING_WRITE,
    /** The intent is on disk, and no table holds anything of the batch. */
    AFTER_INTENT,
    /** The data files of one table are complete, its commit has not begun. */
    AFTER_DATA_FILES,
    /** One table was committed, and whoever committed it does not know yet. */
    ANSWER_LOST,
    /** One table was committed, and another one that takes part was not. */
    DURING_COMMIT,
    /** Every table was committed, nobody was told. */
    AFTER_COMMIT,
    /** The sources were told, and the next batch has not begun. */
    AFTER_ACK;

    private static volatile Consumer<FaultPoint> hook = Optional.ofNullable(System.getProperty(Fault.PROPERTY))
            .<Consumer<FaultPoint>>map(Fault::parse)
            .orElse(null);

    public void reached() {
        Consumer<FaultPoint> installed = hook;
        if (installed != null) {
            installed.accept(this);
        }
    }

    /** What happens at every point from now on, in this process; null for nothing. */
    public static void install(Consumer<FaultPoint> fault) {
        hook = fault;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
