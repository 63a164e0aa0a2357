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

import java.util.concurrent.Callable;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.spark.sql.delta.ConcurrentTransactionException;
import org.apache.spark.sql.delta.DeltaConcurrentModificationException;

/** Runs a change of a table again that another commit, a compaction say, came in the way of. */
final class Conflicts {

    private static final int ATTEMPTS = 5;

    private Conflicts() {}

    /** @param change leaves the table as it was when it throws */
    static void retried(Callable<?> change) {
        for (int attempt = 1; ; attempt++) {
            try {
                change.call();

                return;
            } catch (Exception e) {
                if (attempt == ATTEMPTS || !isConflict(e)) {
                    throw e instanceof RuntimeException failure ? failure : new IllegalStateException(e);
                }
            }
        }
    }

    private static boolean isConflict(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FencedException || cause instanceof ConcurrentTransactionException) {
                return false;
            }
            if (cause instanceof DeltaConcurrentModificationException
                    || cause instanceof CommitFailedException
                    || cause instanceof ValidationException) {
                return true;
            }
        }

        return false;
    }
}
