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
package dev.caravan.connector.fhir;

import java.net.URI;

/**
 * A file of an export.
 *
 * @param uri absolute
 * @param count how many resources the server says are in it; -1 if it does not say
 */
record BulkFile(Kind kind, URI uri, long count) {

    enum Kind {
        /** A resource in each line. */
        OUTPUT,
        /** In each line a Bundle of requests that delete. */
        DELETED,
        /** In each line an OperationOutcome about the export itself. */
        ERROR
    }

    /** How people call it: without the query, which may be a signature. */
    String place() {
        return uri.getPath();
    }
}
