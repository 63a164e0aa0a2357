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

import dev.caravan.record.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A field of a struct, and where in an element its value is. */
public final class XmlColumn {

    private static final String SELF = ".";

    /** An element by its name, and by those of which it has one if there are any. */
    private record Step(String local, List<String> children) {

        static Step of(String text) {
            int bracket = text.indexOf('[');
            return bracket < 0
                    ? new Step(text.intern(), List.of())
                    : new Step(
                            text.substring(0, bracket).intern(),
                            List.of(text.substring(bracket + 1, text.length() - 1)
                                    .split(",")));
        }

        boolean isSelf() {
            return local.equals(SELF);
        }

        boolean fits(XmlElement element) {
            return element.local().equals(local) && fitsChildren(element);
        }

        boolean fitsChildren(XmlElement element) {
            return children.isEmpty() || children.stream().anyMatch(child -> element.child(child) != null);
        }
    }

    private final String name;
    private final String path;
    private final Step[][] alternatives;
    private final XmlValue value;
    private final boolean many;

    private XmlColumn(String name, String path, XmlValue value, boolean many) {
        this.name = name;
        this.path = path;
        this.alternatives = Stream.of(path.split("\\|"))
                .map(alternative -> alternative.equals(SELF)
                        ? new Step[0]
                        : Stream.of(alternative.split("/")).map(Step::of).toArray(Step[]::new))
                .toArray(Step[][]::new);
        this.value = value;
        this.many = many;
    }

    /**
     * The first one there is.
     *
     * @param path names of elements without prefixes with {@code /} between; alternatives have {@code |} between, and
     *     {@code .} is the element itself; {@code a[b,c]} is an {@code a} with a {@code b} or a
     *     {@code c} in it
     */
    public static XmlColumn one(String name, String path, XmlValue value) {
        return new XmlColumn(name, path, value, false);
    }

    /** All there are, of all alternatives in turn; an empty array if there are none. */
    public static XmlColumn all(String name, String path, XmlValue value) {
        return new XmlColumn(name, path, value, true);
    }

    public String name() {
        return name;
    }

    public String path() {
        return path;
    }

    public XmlValue value() {
        return value;
    }

    public Type type() {
        return many ? new Type.Array(value.type()) : value.type();
    }

    /** @param element in which the path begins */
    public Object read(XmlElement element, XmlErrors errors) {
        return many ? readAll(element, errors) : readOne(element, errors);
    }

    private Object readOne(XmlElement element, XmlErrors errors) {
        for (Step[] steps : alternatives) {
            XmlElement found = find(element, steps, 0);
            if (found != null) {
                Object result = value.read(found, errors);
                if (result != null) {
                    return result;
                }
            }
        }

        return null;
    }

    private static XmlElement find(XmlElement element, Step[] steps, int step) {
        if (step == steps.length) {
            return element;
        }

        if (steps[step].isSelf()) {
            return steps[step].fitsChildren(element) ? find(element, steps, step + 1) : null;
        }

        List<XmlElement> children = element.children();
        for (int i = 0; i < children.size(); i++) {
            XmlElement child = children.get(i);
            if (steps[step].fits(child)) {
                XmlElement found = find(child, steps, step + 1);
                if (found != null) {
                    return found;
                }
            }
        }

        return null;
    }

    private List<Object> readAll(XmlElement element, XmlErrors errors) {
        List<Object> values = null;
        for (Step[] steps : alternatives) {
            values = collect(element, steps, 0, values, errors);
        }

        return values == null ? List.of() : values;
    }

    private List<Object> collect(XmlElement element, Step[] steps, int step, List<Object> values, XmlErrors errors) {
        if (step == steps.length) {
            Object result = value.read(element, errors);
            if (result == null) {
                return values;
            }

            List<Object> collected = values == null ? new ArrayList<>(2) : values;
            collected.add(result);
            return collected;
        }

        if (steps[step].isSelf()) {
            return steps[step].fitsChildren(element) ? collect(element, steps, step + 1, values, errors) : values;
        }

        List<Object> collected = values;
        List<XmlElement> children = element.children();
        for (int i = 0; i < children.size(); i++) {
            XmlElement child = children.get(i);
            if (steps[step].fits(child)) {
                collected = collect(child, steps, step + 1, collected, errors);
            }
        }

        return collected;
    }
}
