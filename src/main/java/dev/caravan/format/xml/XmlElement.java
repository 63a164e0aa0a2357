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

import java.util.ArrayList;
import java.util.List;

/**
 * An element with what was kept of it: its attributes, its child elements, and its text without that of its children.
 * White space between child elements is not kept.
 */
public final class XmlElement {

    static final String[] NO_ATTRIBUTES = {};

    private final XmlName name;
    private final XmlElement parent;
    private final String[] attributes;
    private final int start;
    private int end;
    private List<XmlElement> children = List.of();
    private String text = "";
    private StringBuilder more;

    /**
     * @param parent null for the place where documents stand
     * @param attributes qualified names and values in turn
     * @param start of its tag in the bytes of the piece
     */
    XmlElement(XmlName name, XmlElement parent, String[] attributes, int start) {
        this.name = name;
        this.parent = parent;
        this.attributes = attributes;
        this.start = start;
    }

    static XmlElement top() {
        return new XmlElement(XmlName.of(""), null, NO_ATTRIBUTES, 0);
    }

    XmlName name() {
        return name;
    }

    /** Without its prefix. */
    public String local() {
        return name.local();
    }

    /** Null for a root. */
    public XmlElement parent() {
        return parent == null || parent.isTop() ? null : parent;
    }

    /** The element around a root, with what was kept of the roots before it. */
    XmlElement container() {
        return parent;
    }

    boolean isTop() {
        return parent == null;
    }

    /** The first one of this name, in this element or, for a root, beside it; null if there is none. */
    public XmlElement sibling(String local) {
        return parent == null ? null : parent.child(local);
    }

    /** Empty if no declaration is in force. */
    public String namespace() {
        String declaration = name.prefix().isEmpty() ? "xmlns" : "xmlns:" + name.prefix();
        for (XmlElement element = this; element != null; element = element.parent) {
            for (int i = 0; i < element.attributes.length; i += 2) {
                if (element.attributes[i].equals(declaration)) {
                    return element.attributes[i + 1];
                }
            }
        }

        return "";
    }

    /** Null if it has none. @param local the name without a prefix */
    public String attribute(String local) {
        for (int i = 0; i < attributes.length; i += 2) {
            String qualified = attributes[i];
            int prefix = qualified.length() - local.length();
            if (qualified.endsWith(local) && (prefix == 0 || prefix > 0 && qualified.charAt(prefix - 1) == ':')) {
                return attributes[i + 1];
            }
        }

        return null;
    }

    public List<XmlElement> children() {
        return children;
    }

    /** The first one of this name, null if there is none. */
    public XmlElement child(String local) {
        // Names are interned on both sides as a rule, so that this is one comparison of references.
        for (int i = 0; i < children.size(); i++) {
            if (children.get(i).name.local().equals(local)) {
                return children.get(i);
            }
        }

        return null;
    }

    /** Character data, with references resolved and line breaks as line feeds. */
    public String text() {
        if (more != null) {
            text = more.toString();
            more = null;
        }

        return text;
    }

    /** In the bytes of the piece, from 0. */
    public int start() {
        return start;
    }

    /** Behind its last byte. */
    public int end() {
        return end;
    }

    void endAt(int position) {
        end = position;
    }

    void append(XmlElement child) {
        if (children.isEmpty()) {
            children = new ArrayList<>(4);
        }

        children.add(child);
    }

    /** In place of those of the same name. */
    void replace(XmlElement child) {
        if (!children.isEmpty()) {
            children.removeIf(other -> other.local().equals(child.local()));
        }

        append(child);
    }

    void append(String characters) {
        if (text.isEmpty() && more == null) {
            text = characters;
        } else {
            if (more == null) {
                more = new StringBuilder(text);
            }

            more.append(characters);
        }
    }
}
