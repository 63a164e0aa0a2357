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

/**
 * A name as written.
 *
 * @param qualified with its prefix
 * @param prefix empty if it has none
 */
record XmlName(String qualified, String prefix, String local) {

    static XmlName of(String qualified) {
        int colon = qualified.indexOf(':');
        return colon < 0
                ? new XmlName(qualified, "", qualified)
                : new XmlName(
                        qualified,
                        qualified.substring(0, colon).intern(),
                        qualified.substring(colon + 1).intern());
    }
}
