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
package dev.caravan.record;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * A struct value as a read-only map. A message has about a hundred of them; a hash map each would cost more than the
 * parsing.
 */
public final class Struct extends AbstractMap<String, Object> {

    private final String[] names;
    /** Null for so few names that they are looked through. */
    private final StructNames index;

    private final Object[] values;

    /** The names are shared and not copied, the values neither. */
    public Struct(String[] names, Object... values) {
        this(names, null, values);
    }

    /** For many names. The values are not copied. */
    public Struct(StructNames names, Object... values) {
        this(names.names(), names, values);
    }

    private Struct(String[] names, StructNames index, Object[] values) {
        this.names = names;
        this.index = index;
        this.values = values;
    }

    public Struct with(String name, Object value) {
        Object[] changed = values.clone();
        changed[position(name)] = value;
        return new Struct(names, index, changed);
    }

    /** @param position of the name among the names */
    public Object at(int position) {
        return values[position];
    }

    @Override
    public Object get(Object key) {
        int position = position(key);
        return position < 0 ? null : values[position];
    }

    @Override
    public boolean containsKey(Object key) {
        return position(key) >= 0;
    }

    @Override
    public int size() {
        return names.length;
    }

    private int position(Object key) {
        if (index != null) {
            return index.position(key);
        }

        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(key)) {
                return i;
            }
        }

        return -1;
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return names.length;
            }

            @Override
            public Iterator<Map.Entry<String, Object>> iterator() {
                return new Iterator<>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return next < names.length;
                    }

                    @Override
                    public Map.Entry<String, Object> next() {
                        if (!hasNext()) {
                            throw new NoSuchElementException();
                        }

                        Map.Entry<String, Object> entry = new SimpleImmutableEntry<>(names[next], values[next]);
                        next++;
                        return entry;
                    }
                };
            }
        };
    }
}
