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

import java.nio.charset.Charset;
import java.util.List;

/** A run of bytes of the stream. All of them, in order, are the stream. */
sealed interface XmlPiece {

    /** UTF-16 as UTF-8. */
    byte[] raw();

    /**
     * A row, what stands before it since the one before, and behind the last one of a document the rest of that.
     *
     * @param row null where the document has none
     * @param charset as the document says, and it may not keep it
     */
    record Row(byte[] raw, XmlElement row, Charset charset, List<XmlErrors.Error> errors) implements XmlPiece {}

    /** @param text why, without anything that the document says */
    record Broken(byte[] raw, String code, String text) implements XmlPiece {}
}
