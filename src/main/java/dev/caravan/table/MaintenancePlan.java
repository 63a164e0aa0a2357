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
package dev.caravan.table;

import java.time.Duration;
import java.util.Set;

/**
 * What is to be done to a table.
 *
 * @param steps empty for all that the table's format has
 * @param retain what is younger stays
 */
public record MaintenancePlan(Set<MaintenanceStep> steps, Duration retain, Mode mode, Safety safety) {

    /** Whether anything changes. */
    public enum Mode {
        DRY_RUN,
        APPLY
    }

    /** What to do about a retention under which writers that are at work could lose their files. */
    public enum Safety {
        REFUSE_SHORT_RETENTION,
        ALLOW_SHORT_RETENTION
    }

    boolean isDryRun() {
        return mode == Mode.DRY_RUN;
    }
}
