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

import dev.caravan.landing.BatchReport;
import dev.caravan.run.RunWatcher;
import dev.caravan.run.Tally;
import java.util.Locale;

/** What a person watching a run sees, on standard error; nothing where nobody watches. */
final class Progress implements RunWatcher {

    private final boolean shown;

    Progress(boolean shown) {
        this.shown = shown;
    }

    /** The launcher knows whether standard error is a terminal. */
    static boolean onTerminal() {
        return "1".equals(System.getenv("CARAVAN_TERMINAL"));
    }

    void say(String line) {
        if (shown) {
            System.err.println(line);
        }
    }

    @Override
    public void started(String pipeline, String stream) {
        say(String.format("  %-16s reads %s", pipeline, stream));
    }

    @Override
    public void committed(BatchReport report, Tally tally) {
        say(String.format(
                Locale.ROOT,
                "  %-16s batch %d: %,d rows in %s (%s, version %d)  %,.0f rows/s%s%s",
                report.pipeline(),
                report.number(),
                report.counts().landed(),
                report.table(),
                report.format(),
                report.version(),
                tally.rowsPerSecond(),
                tally.lag().map(lag -> ", " + lag).orElse(""),
                aside(report.counts().quarantined(), "quarantined") + aside(report.discarded(), "values discarded")));
    }

    private static String aside(long count, String what) {
        return count == 0 ? "" : String.format(Locale.ROOT, ", %,d %s", count, what);
    }
}
