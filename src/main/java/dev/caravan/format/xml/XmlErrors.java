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

import java.util.ArrayList;
import java.util.List;

/** What was kept but not understood; the first hundred of it. */
public final class XmlErrors {

    private static final int MAX = 100;

    /** @param position in the bytes of the piece */
    record Error(String code, long position, String text) {}

    private final List<Error> errors = new ArrayList<>(0);

    /** @param text without anything that the document says */
    public void add(String code, long position, String text) {
        if (errors.size() < MAX) {
            errors.add(new Error(code, position, text));
        }
    }

    void addAll(List<Error> others) {
        others.forEach(other -> add(other.code(), other.position(), other.text()));
    }

    /** Those of what stands before the row, which may be in an earlier piece. */
    public void addAll(XmlErrors others, long position) {
        others.errors.forEach(other -> add(other.code(), position, other.text()));
    }

    List<Error> list() {
        return errors;
    }
}
