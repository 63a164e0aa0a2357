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

/** Why reading cannot go on where it is. It goes on at the next place where a row or a document can begin. */
final class XmlFault extends Exception {

    private static final long serialVersionUID = 1L;

    /** Where reading may go on. */
    enum Resume {
        /** Here: what stands here begins something new. */
        HERE,
        /** At the next row, document, or element named as the root of this one. */
        NEXT,
        /** At the next row or XML declaration; what is named as the root is part of what was refused. */
        NEXT_DECLARED
    }

    private final String code;
    private final Resume resume;

    /** @param text without anything that the document says */
    XmlFault(String code, String text, Resume resume) {
        super(text, null, false, false);
        this.code = code;
        this.resume = resume;
    }

    static XmlFault syntax(String text) {
        return new XmlFault("XML_SYNTAX", text, Resume.NEXT);
    }

    String code() {
        return code;
    }

    Resume resume() {
        return resume;
    }
}
