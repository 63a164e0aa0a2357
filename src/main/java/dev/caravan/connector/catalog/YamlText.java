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
package dev.caravan.connector.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML text from a person or a stranger, read into nodes. Nothing is constructed from it: tags other than YAML's own,
 * duplicate keys, more than 1 MiB, deep nesting and aliases that multiply or deepen the document are refused.
 *
 * @param file as messages call it
 * @param text without a byte order mark
 * @param documents the readable ones; none when the text is no YAML
 * @param problems why it was refused, or nothing
 */
record YamlText(String file, String text, List<Node> documents, List<Problem> problems) {

    static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NODES = 200_000;
    private static final int MAX_CHARACTERS = 4 * MAX_BYTES;
    /** The last one is what the parser has for a plain <code>${body}</code>, which is text to Camel and to us. */
    private static final Set<Tag> TAGS =
            Set.of(Tag.MAP, Tag.SEQ, Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.ENV_TAG);

    static YamlText read(Path path) throws IOException {
        String file = path.toString();
        if (Files.size(path) > MAX_BYTES) {
            return refused(file, "", null, "the file is larger than 1 MiB. Split it");
        }
        return parse(file, Files.readString(path, StandardCharsets.UTF_8));
    }

    static YamlText parse(String file, String original) {
        String text = original.startsWith("\uFEFF") ? original.substring(1) : original;
        if (text.length() > MAX_BYTES) {
            return refused(file, "", null, "the text is larger than 1 MiB. Split it");
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MAX_BYTES)
                .build();
        try {
            Mark deep = tooDeep(settings, text);
            if (deep != null) {
                return refused(file, text, deep, "it is nested deeper than " + MAX_DEPTH + " levels. Flatten it");
            }
            List<Node> documents = new ArrayList<>();
            new Compose(settings).composeAllFromString(text).forEach(documents::add);
            List<Problem> problems = new ArrayList<>();
            new Inspection(file, problems).inspect(documents);
            return new YamlText(file, text, problems.isEmpty() ? documents : List.of(), problems);
        } catch (MarkedYamlEngineException exception) {
            // Of what was opened and never closed, the end of the file is no help.
            boolean open = exception.getProblem().contains("end of stream");
            return refused(
                    file,
                    text,
                    (open ? exception.getContextMark() : exception.getProblemMark()).orElse(null),
                    exception.getProblem());
        } catch (YamlEngineException exception) {
            return refused(file, text, null, exception.getMessage());
        }
    }

    /** Counted on the events, which need no recursion: the composer would overflow the stack first. */
    private static Mark tooDeep(LoadSettings settings, String text) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > MAX_DEPTH) {
                return event.getStartMark().orElse(null);
            }
        }
        return null;
    }

    private static YamlText refused(String file, String text, Mark mark, String reason) {
        String message = "Cannot read YAML: " + reason.replaceAll("\\s+", " ") + ".";
        return new YamlText(file, text, List.of(), List.of(Problem.of(file, mark, Severity.ERROR, message)));
    }

    /** Walks what composing lets through; aliases each time again, so that their multiplication is counted. */
    private static final class Inspection {
        private final String file;
        private final List<Problem> problems;
        private final Map<Node, Boolean> open = new IdentityHashMap<>();
        private int nodes;
        private long characters;
        private boolean ended;

        Inspection(String file, List<Problem> problems) {
            this.file = file;
            this.problems = problems;
        }

        void inspect(List<Node> documents) {
            for (Node document : documents) {
                walk(document);
            }
        }

        private void end(Node node, String reason) {
            ended = true;
            problems.add(Problem.error(file, node, "Cannot read YAML: its aliases " + reason + "."));
        }

        private void walk(Node node) {
            characters += Nodes.text(node).length();
            if (!ended && ++nodes > MAX_NODES) {
                end(node, "expand to more than " + MAX_NODES + " values. Write them out");
            }
            if (!ended && characters > MAX_CHARACTERS) {
                end(node, "expand to more than " + MAX_CHARACTERS + " characters. Write them out");
            }
            if (!ended && open.size() > MAX_DEPTH) {
                end(node, "nest it deeper than " + MAX_DEPTH + " levels. Flatten it");
            }
            if (ended) {
                return;
            }
            if (!TAGS.contains(node.getTag())) {
                problems.add(Problem.error(file, node, "Cannot read YAML: tag " + node.getTag() + " is not allowed."));
            }
            if (open.put(node, true) != null) {
                problems.add(Problem.error(file, node, "Cannot read YAML: an alias refers to itself."));
                return;
            }
            Set<String> keys = new HashSet<>();
            for (NodeTuple tuple : Nodes.tuples(node)) {
                Node key = tuple.getKeyNode();
                characters += Nodes.text(key).length();
                if (!Nodes.isScalar(key)) {
                    problems.add(Problem.error(file, key, "Cannot read YAML: a key must be a name."));
                } else if (!keys.add(Nodes.text(key))) {
                    problems.add(Problem.error(file, key, "Duplicate key '" + Nodes.text(key) + "'."));
                }
                walk(tuple.getValueNode());
            }
            Nodes.items(node).forEach(this::walk);
            open.remove(node);
        }
    }
}
