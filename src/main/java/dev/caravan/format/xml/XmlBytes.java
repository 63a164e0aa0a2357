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

/** What bytes stand for in XML, in any character set that contains ASCII: those of other characters are taken for letters. */
final class XmlBytes {

    private static final byte NAME = 1;
    private static final byte NAME_START = 2;
    private static final byte[] CLASSES = classes();

    private XmlBytes() {}

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int i = 0; i < 256; i++) {
            boolean start = i >= 'a' && i <= 'z' || i >= 'A' && i <= 'Z' || i == '_' || i == ':' || i >= 128;
            boolean digit = i >= '0' && i <= '9' || i == '-' || i == '.';
            classes[i] = start ? NAME | NAME_START : digit ? NAME : 0;
        }

        return classes;
    }

    static boolean isSpace(byte value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }

    /** @param value of a byte, 0 to 255; nothing below is part of a name */
    static boolean isName(int value) {
        return value >= 0 && (CLASSES[value] & NAME) != 0;
    }

    /** @param value of a byte, 0 to 255 */
    static boolean beginsName(int value) {
        return (CLASSES[value] & NAME_START) != 0;
    }
}
