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

/** Says of every element that is not part of a row what becomes of it. Asked when its start tag was read. */
public interface XmlCut {

    /** What becomes of an element. */
    enum Kind {
        /** Its children are asked for; they find it as their parent, with its attributes. */
        PASS,
        /** It is not kept. */
        SKIP,
        /** It is kept among its parent's children, with all that is in it. */
        KEEP,
        /** As {@link #KEEP}, in place of those of the same name that were kept before it. */
        KEEP_LATEST,
        /** It is a row, with all that is in it. */
        ROW
    }

    Kind kind(XmlElement element);

    /**
     * Whether an element of this name may stand in another one of the same name. Where it may not, one that does shows
     * that the first one was never closed, and reading can go on there.
     */
    boolean nests(String local);
}
