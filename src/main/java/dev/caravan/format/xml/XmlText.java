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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A value that is written as text, in an element or in one of its attributes. */
public final class XmlText implements XmlValue {

    /** Any text without the white space around it. */
    public static final XmlText TEXT = new XmlText(Type.Scalar.STRING, "", Optional::of, text -> null);

    private final Type type;
    private final String expected;
    private final List<String> attributes;
    private final Function<String, Optional<?>> parser;
    private final Function<String, Object> otherwise;

    /**
     * @param expected what the value is, for an error: {@code a date}
     * @param parser gets no text that is empty or has white space around it; empty if it is not of the form
     * @param otherwise what to have instead then, beside the error; may give null
     */
    public XmlText(
            Type type, String expected, Function<String, Optional<?>> parser, Function<String, Object> otherwise) {
        this(type, expected, List.of(), parser, otherwise);
    }

    private XmlText(
            Type type,
            String expected,
            List<String> attributes,
            Function<String, Optional<?>> parser,
            Function<String, Object> otherwise) {
        this.type = type;
        this.expected = expected;
        this.attributes = attributes;
        this.parser = parser;
        this.otherwise = otherwise;
    }

    /** The same, written in the first of these attributes that there is (named without a prefix). */
    public XmlText in(String... names) {
        return new XmlText(type, expected, List.of(names), parser, otherwise);
    }

    @Override
    public Type type() {
        return type;
    }

    @Override
    public Object read(XmlElement element, XmlErrors errors) {
        String text = text(element).strip();
        if (text.isEmpty()) {
            return null;
        }

        Optional<?> value = parser.apply(text);
        if (value.isPresent()) {
            return value.get();
        }

        errors.add("XML_VALUE", element.start(), "Element " + element.local() + " is not " + expected);
        return otherwise.apply(text);
    }

    private String text(XmlElement element) {
        if (attributes.isEmpty()) {
            return element.text();
        }

        for (String attribute : attributes) {
            String value = element.attribute(attribute);
            if (value != null) {
                return value;
            }
        }

        return "";
    }
}
