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
package dev.caravan.format.fix;

import dev.caravan.format.fix.FixDictionaryReader.Member;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of fields and messages, and which fields are repeated together, out of dictionaries in QuickFIX's XML. For any
 * number of threads.
 */
public final class FixDictionary {

    private static final String FILE = "file:";
    private static final String TRANSPORT = "FIXT11";

    private final Map<String, Integer> tags;
    private final Map<Integer, String> names;
    private final Map<String, List<Member>> components;
    private final Map<String, List<Member>> messages;
    private final Map<String, String> messageNames;
    private final List<Member> envelope;
    private final Map<String, FixScope> scopes = new ConcurrentHashMap<>();

    FixDictionary(
            Map<String, Integer> tags,
            Map<Integer, String> names,
            Map<String, List<Member>> components,
            Map<String, List<Member>> messages,
            Map<String, String> messageNames,
            List<Member> envelope) {
        this.tags = tags;
        this.names = names;
        this.components = components;
        this.messages = messages;
        this.messageNames = messageNames;
        this.envelope = envelope;
    }

    /**
     * A dictionary by its name: {@code FIX40} to {@code FIX44}, {@code FIX50}, {@code FIX50SP1}, {@code FIX50SP2} (with
     * {@code FIXT11}, which has their header), from the class path; or {@code file:} and a path. Several, with commas
     * between, are read as one; of what two say differently the first counts.
     *
     * @throws IllegalArgumentException if there is no such dictionary, or it cannot be read
     */
    public static FixDictionary of(String names) {
        FixDictionaryReader reader = new FixDictionaryReader();
        for (String name : withTransport(names)) {
            try (InputStream in = open(name)) {
                reader.read(in, name);
            } catch (IOException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }

        return reader.dictionary();
    }

    private static List<String> withTransport(String names) {
        List<String> all = new ArrayList<>();
        for (String part : names.split(",")) {
            String name = part.strip();
            if (name.startsWith("FIX50") && !all.contains(TRANSPORT)) {
                all.add(TRANSPORT);
            }

            if (!all.contains(name)) {
                all.add(name);
            }
        }

        return all;
    }

    private static InputStream open(String name) throws IOException {
        if (name.startsWith(FILE)) {
            Path file = Path.of(name.substring(FILE.length()));
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(
                        "Cannot read the FIX dictionary " + name + ": there is no such file");
            }

            return Files.newInputStream(file);
        }

        InputStream in = name.matches("FIX(T11|4[0-4]|50(SP[12])?)")
                ? FixDictionary.class.getResourceAsStream("/" + name + ".xml")
                : null;
        if (in == null) {
            throw new IllegalArgumentException("There is no FIX dictionary " + name
                    + ". Known are FIX40 to FIX44, FIX50, FIX50SP1, FIX50SP2 and FIXT11, where QuickFIX/J"
                    + " (quickfixj-core) is on the class path, and file: with a path.");
        }

        return in;
    }

    /** Null when the dictionary does not know it. */
    String name(long tag) {
        return names.get((int) tag);
    }

    /** Null when the dictionary does not know it. */
    String messageName(String type) {
        return type == null ? null : messageNames.get(type);
    }

    /** Header, body and trailer; of an unknown message the header and the trailer. */
    FixScope scope(String type) {
        String known = type != null && messages.containsKey(type) ? type : "";
        return scopes.computeIfAbsent(known, this::resolve);
    }

    private FixScope resolve(String type) {
        List<Member> members = new ArrayList<>(envelope);
        members.addAll(messages.getOrDefault(type, List.of()));
        return new FixScopes(tags, components).resolve(members);
    }
}
