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
import java.util.Map;

/**
 * Writes what a row of {@link XmlRecords} was made of, byte for byte as it was received, from {@code encoding}, {@code
 * leading}, {@code element} and {@code trailing} alone; {@code _raw} is not looked at. Stateless.
 */
public final class XmlWriter {

    private XmlWriter() {}

    /** @param row with at least these columns, as they were made or as they come back from a table */
    public static byte[] write(Map<String, ?> row) {
        String text = "" + row.get("leading") + row.get("element") + row.get("trailing");
        return text.getBytes(Charset.forName((String) row.get("encoding")));
    }
}
