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
package dev.caravan.format.idoc;

import java.nio.charset.Charset;
import java.util.Map;

/**
 * Writes the bytes of a row of {@link IdocRecords} as they were received, from {@code encoding}, {@code leading}, {@code idoc}
 * and {@code trailing} alone; {@code _raw} is not looked at. The rows of a file, one after the other, are the file. Stateless.
 */
public final class IdocWriter {

    private IdocWriter() {}

    /** @param row with at least those columns, as {@link IdocRecords} made them or as they come back from a table */
    public static byte[] write(Map<String, ?> row) {
        Charset charset = Charset.forName((String) row.get("encoding"));

        return ("" + row.get("leading") + row.get("idoc") + row.get("trailing")).getBytes(charset);
    }
}
