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
package dev.caravan.connector.odata;

/** Where things stand in an answer in JSON: OData 2.0, verbose JSON; OData JSON Format 4.0, section 4.5. */
enum ODataVersion {
    V2("/d/results", "/d/__next", "MaxDataServiceVersion", "2.0"),
    V4("/value", "/@odata.nextLink", "OData-MaxVersion", "4.0");

    private final String records;
    private final String next;
    private final String header;
    private final String number;

    ODataVersion(String records, String next, String header, String number) {
        this.records = records;
        this.next = next;
        this.header = header;
        this.number = number;
    }

    /** JSON pointer to the records. */
    String records() {
        return records;
    }

    /** JSON pointer to the link to the next page. */
    String next() {
        return next;
    }

    /** By which a service is asked to answer in no later version, which would have other names. */
    String header() {
        return header;
    }

    String number() {
        return number;
    }
}
