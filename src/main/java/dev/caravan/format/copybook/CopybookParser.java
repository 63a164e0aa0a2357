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
package dev.caravan.format.copybook;

import dev.caravan.format.copybook.Item.Sign;
import dev.caravan.format.copybook.Item.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Entries to a tree of items by their level numbers. Levels 66, 78 and 88 say nothing about bytes and are skipped, so are
 * file descriptions and the headers of divisions and sections.
 */
final class CopybookParser {

    private static final int MAX_ITEMS = 50_000;
    private static final Set<String> IGNORED = Set.of(
            "JUST",
            "JUSTIFIED",
            "LEFT",
            "RIGHT",
            "BLANK",
            "WHEN",
            "ZERO",
            "ZEROS",
            "ZEROES",
            "GLOBAL",
            "EXTERNAL",
            "IS");

    /** Usages that have no picture, with that of the binary number which they are. */
    private static final Map<String, String> BINARIES = Map.of(
            "INDEX", "S9(9)",
            "POINTER", "9(9)",
            "POINTER-32", "9(9)",
            "FUNCTION-POINTER", "9(9)",
            "PROCEDURE-POINTER", "9(18)",
            "BINARY-SHORT", "S9(4)",
            "BINARY-LONG", "S9(9)",
            "BINARY-DOUBLE", "S9(18)");

    private static final Set<String> CLAUSES = Set.of(
            "REDEFINES",
            "PIC",
            "PICTURE",
            "USAGE",
            "OCCURS",
            "SIGN",
            "VALUE",
            "VALUES",
            "SYNC",
            "SYNCHRONIZED",
            "DISPLAY",
            "BINARY",
            "PACKED-DECIMAL",
            "JUST",
            "JUSTIFIED",
            "BLANK",
            "GLOBAL",
            "EXTERNAL");

    private final CopybookText.Entry entry;
    private final List<String> words;
    private int at;

    private CopybookParser(CopybookText.Entry entry) {
        this.entry = entry;
        this.words = entry.words();
    }

    /** The root has the level 0 and holds the topmost items. */
    static Item parse(String copybook) {
        Item root = new Item(1, 0, "");
        Item last = root;
        int items = 0;
        for (CopybookText.Entry entry : CopybookText.entries(copybook)) {
            Item item = new CopybookParser(entry).item();
            if (item == null) {
                continue;
            }

            if (++items > MAX_ITEMS) {
                throw new CopybookException(entry.line(), "there are more than " + MAX_ITEMS + " items");
            }
            Item parent = last;
            while (parent.level >= item.level) {
                parent = parent.parent;
            }
            if (!parent.isGroup()) {
                throw new CopybookException(
                        entry.line(), item.name + " stands below " + parent.name + ", which has a picture of its own");
            }
            item.parent = parent;
            parent.children.add(item);
            last = item;
        }

        if (root.children.isEmpty()) {
            throw new CopybookException("Cannot use the copybook: it describes no field");
        }
        return root;
    }

    private Item item() {
        if (isHeader()) {
            return null;
        }

        String number = next("a level number");
        if (!number.matches("[0-9]{1,2}")) {
            throw fault(
                    CopybookText.upper(number).equals("COPY")
                            ? "COPY is not resolved; put the copied text in its place"
                            : number + " is no level number");
        }

        int level = Integer.parseInt(number);
        if (level == 66 || level == 78 || level == 88) {
            return null;
        }
        if (level == 0 || level > 49 && level != 77) {
            throw fault(number + " is no level number");
        }

        boolean named = at < words.size() && !isClause(words.get(at));
        Item item = new Item(entry.line(), level == 77 ? 1 : level, named ? words.get(at++) : "FILLER");
        if (!item.name.matches("[A-Za-z0-9:#@$][A-Za-z0-9_:#@$-]*")) {
            throw fault("the name behind " + number + " has characters that a name cannot have");
        }
        while (at < words.size()) {
            clause(item, CopybookText.upper(words.get(at++)));
        }

        return item;
    }

    private boolean isHeader() {
        String first = CopybookText.upper(words.get(0));
        String last = CopybookText.upper(words.get(words.size() - 1));
        return first.equals("FD")
                || first.equals("SD")
                || words.size() == 2 && (last.equals("DIVISION") || last.equals("SECTION"));
    }

    private static boolean isClause(String word) {
        String upper = CopybookText.upper(word);
        return CLAUSES.contains(upper)
                || upper.equals("COMP")
                || upper.startsWith("COMP-")
                || upper.startsWith("COMPUTATIONAL");
    }

    private void clause(Item item, String word) {
        switch (word) {
            case "REDEFINES" -> item.redefines = next("a name behind REDEFINES");
            case "PIC", "PICTURE" -> {
                skip("IS");
                item.picture = Picture.parse(next("a picture"), entry.line());
            }
            case "USAGE" -> {
                skip("IS");
                usage(item, CopybookText.upper(next("a usage")));
            }
            case "OCCURS" -> occurs(item);
            case "SIGN" -> {
                skip("IS");
                sign(item, CopybookText.upper(next("LEADING or TRAILING")));
            }
            case "LEADING", "TRAILING" -> sign(item, word);
            case "VALUE", "VALUES" -> {
                skip("IS");
                skip("ARE");
                skip("ALL");
                next("a value");
            }
            case "SYNC", "SYNCHRONIZED" -> item.aligned = true;
            default -> {
                if (!IGNORED.contains(word)) {
                    usage(item, word);
                }
            }
        }
    }

    private void usage(Item item, String word) {
        String binary = BINARIES.get(word);
        if (binary == null) {
            item.usage = usage(word);
            return;
        }

        boolean unsigned = skip("UNSIGNED");
        skip("SIGNED");
        item.usage = Usage.NATIVE_BINARY;
        item.picture = Picture.parse(unsigned ? binary.replace("S", "") : binary, entry.line());
    }

    private Usage usage(String word) {
        return switch (word.replace("COMPUTATIONAL", "COMP")) {
            case "DISPLAY" -> Usage.DISPLAY;
            case "COMP", "COMP-0", "COMP-4", "BINARY" -> Usage.BINARY;
            case "COMP-5" -> Usage.NATIVE_BINARY;
            case "COMP-9" -> Usage.LITTLE_BINARY;
            case "COMP-3", "PACKED-DECIMAL" -> Usage.PACKED;
            case "COMP-6" -> Usage.UNSIGNED_PACKED;
            case "COMP-1", "FLOAT-SHORT" -> Usage.FLOAT;
            case "COMP-2", "FLOAT-LONG" -> Usage.DOUBLE;
            case "NATIONAL" -> Usage.NATIONAL;
            case "DISPLAY-1" -> Usage.DBCS;
            default -> throw fault(word + " is no clause that is known here");
        };
    }

    private void sign(Item item, String where) {
        if (!where.equals("LEADING") && !where.equals("TRAILING")) {
            throw fault("SIGN is neither LEADING nor TRAILING");
        }

        boolean separate = skip("SEPARATE");
        skip("CHARACTER");
        boolean leading = where.equals("LEADING");
        if (separate) {
            item.sign = leading ? Sign.LEADING_SEPARATE : Sign.TRAILING_SEPARATE;
        } else {
            item.sign = leading ? Sign.LEADING : Sign.TRAILING;
        }
    }

    private void occurs(Item item) {
        item.repeated = true;
        item.minimum = number(next("a number behind OCCURS"));
        item.maximum = skip("TO") ? number(next("a number behind TO")) : item.minimum;
        if (item.maximum < 1 || item.minimum > item.maximum) {
            throw fault("OCCURS has no useful number of times");
        }

        skip("TIMES");
        if (skip("DEPENDING")) {
            skip("ON");
            item.dependingOn = next("a name behind DEPENDING ON");
            while (skip("OF") || skip("IN")) {
                next("a group's name");
            }
        }
        keysAndIndexes();
    }

    private void keysAndIndexes() {
        while (at < words.size()) {
            if (skip("ASCENDING") || skip("DESCENDING")) {
                skip("KEY");
                skip("IS");
            } else if (skip("INDEXED")) {
                skip("BY");
            } else {
                return;
            }
            List<String> names = new ArrayList<>();
            while (at < words.size() && isName(words.get(at))) {
                names.add(words.get(at++));
            }
            if (names.isEmpty()) {
                throw fault("OCCURS names no key or index");
            }
        }
    }

    private static boolean isName(String word) {
        return !isClause(word)
                && !Set.of("ASCENDING", "DESCENDING", "INDEXED", "COMP", "LEADING", "TRAILING", "NATIONAL")
                        .contains(CopybookText.upper(word));
    }

    private int number(String word) {
        if (!word.matches("[0-9]{1,9}")) {
            throw fault("OCCURS says " + word + " where a number is expected");
        }

        return Integer.parseInt(word);
    }

    private boolean skip(String word) {
        boolean there = at < words.size() && words.get(at).equalsIgnoreCase(word);
        if (there) {
            at++;
        }

        return there;
    }

    private String next(String expected) {
        if (at >= words.size()) {
            throw fault("the entry ends where " + expected + " is expected");
        }

        return words.get(at++);
    }

    private CopybookException fault(String message) {
        return new CopybookException(entry.line(), message);
    }
}
