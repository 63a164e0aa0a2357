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
package dev.caravan.format.edifact;

import static dev.caravan.format.edifact.EdifactRead.structs;

import dev.caravan.format.score.Comparison;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The values of an interchange in their order, and those in the XML that Smooks' EDI cartridge makes of it. */
final class SmooksValues {

    /** Theirs has them as values. */
    private static final int SERVICE_CHARACTERS = 6;

    private SmooksValues() {}

    /** @param directory with files that have the XML expected of them beside them */
    static Comparison compare(Path directory) throws IOException {
        long compared = 0;
        List<String> differences = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(EdifactSamplesTest::isEdifact)
                    .sorted()
                    .toList()) {
                Path expected = expected(file);
                if (!Files.isRegularFile(expected)) {
                    continue;
                }

                byte[] bytes = Files.readAllBytes(file);
                List<String> ours = ours(bytes);
                List<String> theirs = theirs(Files.readAllBytes(expected), bytes);
                String name = directory.relativize(file).toString().replace('\\', '/');
                if (ours.size() != theirs.size()) {
                    differences.add(name + ": " + ours.size() + " values, not " + theirs.size());
                }
                for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
                    compared++;
                    if (!ours.get(i).equals(theirs.get(i))) {
                        differences.add(name + ": value " + i);
                    }
                }
            }
        }

        return new Comparison(
                "Smooks' EDI cartridge: each value of the interchanges that its tests read", compared, differences);
    }

    private static Path expected(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling(
                name.equals("input.edi") ? "expected-result.xml" : name.replaceFirst("\\.\\w+$", ".xml"));
    }

    static List<String> ours(byte[] interchange) {
        List<String> values = new ArrayList<>();
        for (Object row : EdifactRead.all(interchange)) {
            for (String column : List.of("leading", "segments", "trailing")) {
                structs(row, column).forEach(segment -> addAll((List<?>) segment.get("elements"), values));
            }
        }

        return values;
    }

    private static void addAll(List<?> from, List<String> to) {
        for (Object each : from) {
            if (each instanceof List<?> list) {
                addAll(list, to);
            } else if (each instanceof String value) {
                to.add(value);
            }
        }
    }

    static List<String> theirs(byte[] xml, byte[] interchange) throws IOException {
        List<String> values = new ArrayList<>();
        try {
            addLeaves(
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new ByteArrayInputStream(xml))
                            .getDocumentElement(),
                    values);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(e);
        }

        boolean advised = new String(interchange, StandardCharsets.ISO_8859_1).startsWith("UNA");
        return advised ? values.subList(SERVICE_CHARACTERS, values.size()) : values;
    }

    private static void addLeaves(Node node, List<String> to) {
        NodeList children = node.getChildNodes();
        boolean leaf = true;
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i).getNodeType() == Node.ELEMENT_NODE) {
                leaf = false;
                addLeaves(children.item(i), to);
            }
        }

        if (leaf && !node.getTextContent().isEmpty()) {
            to.add(node.getTextContent());
        }
    }
}
