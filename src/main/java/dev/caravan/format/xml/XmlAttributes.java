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
package dev.caravan.format.xml;

import java.util.Arrays;

/** The attributes of the start tag that is being read. */
final class XmlAttributes {

    private static final int MAX = 256;

    private String[] namesAndValues = new String[32];
    private int length;

    void clear() {
        length = 0;
    }

    void add(String name, String value) throws XmlFault {
        for (int i = 0; i < length; i += 2) {
            if (namesAndValues[i].equals(name)) {
                throw XmlFault.syntax("an attribute occurs twice");
            }
        }

        if (length == 2 * MAX) {
            throw new XmlFault(
                    "XML_TOO_LARGE", "an element has more than " + MAX + " attributes", XmlFault.Resume.NEXT_DECLARED);
        }

        if (length == namesAndValues.length) {
            namesAndValues = Arrays.copyOf(namesAndValues, 2 * length);
        }

        namesAndValues[length] = name;
        namesAndValues[length + 1] = value;
        length += 2;
    }

    /** Qualified names and values in turn. */
    String[] copy() {
        return length == 0 ? XmlElement.NO_ATTRIBUTES : Arrays.copyOf(namesAndValues, length);
    }
}
