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
package dev.caravan.connector.odata;

import dev.caravan.connector.odata.EntityType.Property;
import dev.caravan.record.ValueDoesNotFit;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The key in the address of an entity: {@code Customers('ALFKI')}, {@code Items(Order=1,Item=2)} (URL Conventions 4.0, section 4.3.1). */
final class EntityKey {

    private static final Pattern ADDRESS = Pattern.compile("(?:^|/)[^/()]+\\((.*)\\)$", Pattern.DOTALL);

    private EntityKey() {}

    /**
     * @param address of the entity, below the service or whole
     * @throws ValueDoesNotFit if it is no address of an entity of that set
     */
    static Map<String, Object> of(EntitySet set, String address) {
        Matcher matcher = ADDRESS.matcher(address);
        List<String> key = set.key();
        if (!matcher.find()) {
            throw unknown();
        }
        List<String> parts = parts(URLDecoder.decode(matcher.group(1).replace("+", "%2B"), StandardCharsets.UTF_8));
        if (parts.size() != key.size()) {
            throw unknown();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (String part : parts) {
            int equals = part.indexOf('=');
            boolean named = equals > 0 && part.substring(0, equals).matches("[\\w.]+");
            String name = named ? part.substring(0, equals) : key.get(0);
            if (!key.contains(name) || !named && key.size() > 1) {
                throw unknown();
            }
            values.put(name, value(set, name, named ? part.substring(equals + 1) : part));
        }

        return values;
    }

    private static Object value(EntitySet set, String name, String literal) {
        Property property = set.properties().get(name);
        EdmPrimitive type = set.metadata()
                .primitive(property == null ? "" : property.type())
                .orElseThrow(EntityKey::unknown);
        try {
            Object json = type.within(literal);
            return new EntityValues(set.metadata())
                    .values(Map.of(name, json), set.type())
                    .get(name);
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    /** At the commas that stand in no quotes. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) == '\'') {
                quoted = !quoted;
            } else if (text.charAt(at) == ',' && !quoted) {
                parts.add(text.substring(from, at).strip());
                from = at + 1;
            }
        }
        parts.add(text.substring(from).strip());

        return parts;
    }

    private static ValueDoesNotFit unknown() {
        return new ValueDoesNotFit("the address of a deleted entity does not tell its key");
    }
}
