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

/**
 * What the doctor has found.
 *
 * @param subject of one word
 * @param detail in one sentence or less
 * @param advice what to do; empty where nothing has to be done
 */
record Finding(String subject, Level level, String detail, String advice) {

    /** From harmless to what keeps pipelines from running, or should. */
    enum Level {
        OK("✓"),
        WARNING("!"),
        PROBLEM("✗");

        private final String mark;

        Level(String mark) {
            this.mark = mark;
        }

        String mark() {
            return mark;
        }
    }

    static Finding ok(String subject, String detail) {
        return new Finding(subject, Level.OK, detail, "");
    }

    static Finding warning(String subject, String detail, String advice) {
        return new Finding(subject, Level.WARNING, detail, advice);
    }

    static Finding problem(String subject, String detail, String advice) {
        return new Finding(subject, Level.PROBLEM, detail, advice);
    }
}
