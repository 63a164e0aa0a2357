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

import java.util.Map;
import java.util.TreeMap;

/** For a page: which element a column is, as the reader of the column finds it. */
public final class XmlElements {

    private final Map<String, String> found = new TreeMap<>();

    /** @param prefix of the columns, {@code header.} */
    public XmlElements with(String prefix, XmlStruct struct) {
        for (XmlColumn column : struct.columns()) {
            String path = prefix + column.name();
            if (!column.path().equals(".")) {
                found.put(path, "`" + column.path().replace("|", "` or `") + "`");
            }
            if (column.value() instanceof XmlStruct inner) {
                boolean many = !column.type().equals(column.value().type());
                with(path + (many ? "[]." : "."), inner);
            }
        }

        return this;
    }

    /** By the path of the column; what is the element itself, or an attribute of it, is not among them. */
    public Map<String, String> found() {
        return found;
    }
}
