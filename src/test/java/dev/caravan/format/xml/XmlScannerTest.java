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

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.format.internal.Utf16Stream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;

/** The tokens of every document are those that the parser of the JDK sees. */
class XmlScannerTest {

    private static final int LIMIT = 1 << 24;

    @Test
    void tokensAreThoseOfTheJdk() throws IOException {
        int compared = 0;
        for (Path file : files()) {
            byte[] bytes = trimmed(Files.readAllBytes(file));
            List<String> theirs;
            try {
                theirs = jdk(bytes);
            } catch (XMLStreamException e) {
                // Not well-formed; what becomes of that is tested where rows are.
                continue;
            }

            assertThat(ours(bytes)).as(file.toString()).isEqualTo(theirs);
            compared++;
        }

        assertThat(compared).isGreaterThanOrEqualTo(9);
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        String corpora = System.getProperty("caravan.corpora");
        List<Path> directories =
                new ArrayList<>(List.of(Path.of("src/test/resources/mx"), Path.of("src/test/resources/cda")));
        if (corpora != null) {
            directories.add(Path.of(corpora, "swift"));
            directories.add(Path.of(corpora, "cda"));
        }

        for (Path directory : directories) {
            try (Stream<Path> all = Files.walk(directory)) {
                all.filter(file -> file.toString().endsWith(".xml")).sorted().forEach(files::add);
            }
        }

        return files;
    }

    /** The JDK wants the declaration to be the first thing in a file. */
    private static byte[] trimmed(byte[] bytes) {
        int from = 0;
        while (from < bytes.length && XmlBytes.isSpace(bytes[from])) {
            from++;
        }

        byte[] trimmed = new byte[bytes.length - from];
        System.arraycopy(bytes, from, trimmed, 0, trimmed.length);
        return trimmed;
    }

    private static List<String> ours(byte[] bytes) throws IOException {
        Utf16Stream in = new Utf16Stream(new ByteArrayInputStream(bytes));
        XmlWindow window = new XmlWindow(in, LIMIT, LIMIT);
        XmlScanner scanner = new XmlScanner(window, new XmlCharacters(in));
        List<String> tokens = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        try {
            for (XmlScanner.Token token = scanner.next();
                    token != XmlScanner.Token.STREAM_END;
                    token = scanner.next()) {
                switch (token) {
                    case START -> {
                        addText(text, tokens);
                        TreeMap<String, String> attributes = new TreeMap<>();
                        String[] namesAndValues = scanner.attributes();
                        for (int i = 0; i < namesAndValues.length; i += 2) {
                            attributes.put(namesAndValues[i], namesAndValues[i + 1]);
                        }

                        tokens.add("<" + scanner.name().qualified() + attributes);
                    }
                    case END -> {
                        addText(text, tokens);
                        tokens.add("end");
                    }
                    case TEXT -> {
                        String characters = scanner.text();
                        text.append(characters == null ? "" : characters);
                    }
                    case DECLARATION -> scanner.takeDeclaration();
                    case OTHER, STREAM_END -> {}
                }
            }
        } catch (XmlFault fault) {
            tokens.add(fault.getMessage());
        }

        return tokens;
    }

    private static List<String> jdk(byte[] bytes) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
        List<String> tokens = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamReader.START_ELEMENT -> {
                    addText(text, tokens);
                    TreeMap<String, String> attributes = new TreeMap<>();
                    for (int i = 0; i < reader.getAttributeCount(); i++) {
                        attributes.put(
                                name(reader.getAttributePrefix(i), reader.getAttributeLocalName(i)),
                                reader.getAttributeValue(i));
                    }

                    tokens.add("<" + name(reader.getPrefix(), reader.getLocalName()) + attributes);
                }
                case XMLStreamReader.END_ELEMENT -> {
                    addText(text, tokens);
                    tokens.add("end");
                }
                case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA, XMLStreamReader.SPACE -> text.append(
                        reader.getText());
                default -> {}
            }
        }

        return tokens;
    }

    private static String name(String prefix, String local) {
        return prefix == null || prefix.isEmpty() ? local : prefix + ":" + local;
    }

    /** White space between elements is not kept by one of them. */
    private static void addText(StringBuilder text, List<String> tokens) {
        String visible = text.toString().replaceAll("\\s+", "");
        if (!visible.isEmpty()) {
            tokens.add(visible);
        }

        text.setLength(0);
    }
}
