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
package dev.caravan.connector;

import org.opentest4j.TestAbortedException;

/** Why something does not concern a connector. This list is closed: it is what the report and the pages say. */
enum NotApplicable {
    HAS_NO_SERVER("it reads from a disk"),
    HAS_NO_LOGIN("it has no login"),
    HAS_NUMBERED_LOGINS("a login moves the numbers that both sides count by"),
    HAS_NO_SECRET("it has no secret"),
    HAS_NO_HEADERS("its senders set no headers"),
    HAS_NO_CURSOR("it has no cursor field"),
    HAS_NO_RIGHTS("its system knows no rights of objects"),
    HAS_ONLY_WHOLE_RECORDS("its system holds no record that cannot be one"),
    HAS_FIXED_FIELDS("a standard says what fields its records have"),
    HAS_FIXED_TYPES("its fields keep their types"),
    HAS_WIDE_TYPES("its fields have the widest types from the start"),
    IS_A_LISTENER("it listens, and cannot ask for anything"),
    LOOKING_LEAVES_A_MARK("a look at a record takes it from others, and giving it back leaves a mark on it"),
    HAS_NO_POSITIONS("what was not acknowledged comes again: whoever reads has to land"),

    /** Of a promise that would concern it, whose hook its test has not filled in. */
    NOT_TRIED("it has not been tried");

    final String reason;

    NotApplicable(String reason) {
        this.reason = reason;
    }

    /** To be thrown: it ends a test as neither passed nor failed. */
    DoesNotApply asException() {
        return new DoesNotApply(this);
    }

    /** Ends a test of something that does not concern the connector. */
    static final class DoesNotApply extends TestAbortedException {

        private static final long serialVersionUID = 1L;

        private final NotApplicable why;

        DoesNotApply(NotApplicable why) {
            super("does not apply: " + why.reason);
            this.why = why;
        }

        NotApplicable why() {
            return why;
        }
    }
}
