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
package dev.caravan.servers;

import org.opentest4j.TestAbortedException;

/** What becomes of a test whose server cannot be had on this machine: it is skipped and says why; on CI it fails. */
final class Unavailable {

    private static final boolean CI = "true".equals(System.getenv("CI"));

    private Unavailable() {}

    /** To be thrown. @param reason a sentence */
    static RuntimeException because(String reason) {
        return CI ? new ServerException(reason) : new TestAbortedException(reason);
    }
}
