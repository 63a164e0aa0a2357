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

import dev.caravan.format.copybook.Item.Group;
import dev.caravan.format.copybook.Item.Sign;
import dev.caravan.format.copybook.Item.Usage;
import dev.caravan.record.StructNames;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Lengths, places and columns for a tree of items; what a group says about usage and sign is handed down. */
final class Layout {

    static final int MAX_LENGTH = 16 << 20;

    private final CopybookOptions options;
    private final Map<String, Item> seen = new HashMap<>();
    private final Set<String> segments;
    private boolean segmentFieldSeen;
    private int counters;
    private int indexes;

    private Layout(CopybookOptions options) {
        this.options = options;
        this.segments = new HashSet<>();
        options.segments().keySet().forEach(name -> segments.add(key(name)));
    }

    static Layout of(Item root, CopybookOptions options) {
        Layout layout = new Layout(options);
        layout.item(root, Usage.DISPLAY, Sign.TRAILING, 0);
        if (options.segmentField() != null && !layout.segmentFieldSeen) {
            throw new CopybookException(
                    "Cannot use the copybook: it has no field " + options.segmentField() + " for the segment id");
        }
        if (!layout.segments.isEmpty()) {
            throw new CopybookException("Cannot use the copybook: it has no redefinition " + layout.segments);
        }

        return layout;
    }

    int counters() {
        return counters;
    }

    int indexes() {
        return indexes;
    }

    private static String key(String name) {
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** @param offset of it in the record, every table in front of it at its full size */
    private void item(Item item, Usage usage, Sign sign, long offset) {
        Usage own = item.usage == null ? usage : item.usage;
        item.usage = own;
        item.sign = item.sign == null ? sign : item.sign;
        if (item.repeated) {
            item.index = indexes++;
            item.variable = item.dependingOn != null;
            depend(item);
        }
        mark(item);
        if (item.isGroup()) {
            group(item, offset);
        } else {
            item.length = length(item);
            item.boundary = boundary(item, own);
            item.whole = item.picture != null && item.picture.kind() == Picture.Kind.NUMBER && Columns.isLong(item);
        }

        if ((long) item.length * item.maximum > MAX_LENGTH) {
            throw new CopybookException(item.line, item.name + " is longer than " + MAX_LENGTH + " bytes");
        }
        seen.put(key(item.name), item);
    }

    private void depend(Item item) {
        if (item.dependingOn == null) {
            return;
        }

        Item counter = seen.get(key(item.dependingOn));
        if (counter == null || counter.isGroup()) {
            throw new CopybookException(
                    item.line, item.name + " depends on " + item.dependingOn + ", which is no field in front of it");
        }
        if (counter.counter < 0) {
            counter.counter = counters++;
        }
        item.counted = counter.counter;
    }

    private void mark(Item item) {
        if (options.segmentField() != null && key(options.segmentField()).equals(key(item.name))) {
            segmentFieldSeen = true;
            item.segmentId = true;
        }
        options.segments().forEach((name, ids) -> {
            if (key(name).equals(key(item.name))) {
                segments.remove(key(name));
                item.segments = ids;
            }
        });
    }

    private void group(Item item, long offset) {
        if (item.children.isEmpty()) {
            throw new CopybookException(item.line, item.name + " has neither a picture nor fields below it");
        }

        List<List<Item>> places = new ArrayList<>();
        Map<String, List<Item>> byName = new HashMap<>();
        long length = 0;
        for (Item child : item.children) {
            child.aligned |= item.aligned;
            List<Item> place = existing(child, item, places, byName);
            if (place == null) {
                place = new ArrayList<>();
                places.add(place);
                child.slack = slack(offset + length, boundary(child, item.usage));
                length += child.slack;
            } else {
                length -= length(place);
            }
            place.add(child);
            item(child, item.usage, item.sign, offset + length);
            length += length(place);
            if (length > MAX_LENGTH) {
                throw new CopybookException(item.line, item.name + " is longer than " + MAX_LENGTH + " bytes");
            }
            item.variable |= child.variable;
            item.boundary = Math.max(item.boundary, child.boundary);
            byName.put(key(child.name), place);
        }

        item.tail = item.repeated ? slack(length, item.boundary) : 0;
        item.length = (int) length + item.tail;
        item.group = new Group(places, columns(item));
    }

    /** Where it lies over another item, else null. */
    private static List<Item> existing(
            Item child, Item group, List<List<Item>> places, Map<String, List<Item>> byName) {
        if (child.redefines == null) {
            // Records of one file lie over each other.
            return group.level == 0 && child.level == 1 && !places.isEmpty() ? places.get(0) : null;
        }

        List<Item> place = byName.get(key(child.redefines));
        if (place == null) {
            throw new CopybookException(
                    child.line, child.name + " redefines " + child.redefines + ", which is not beside it");
        }
        return place;
    }

    /** That have been laid out. */
    private static long length(List<Item> place) {
        return place.stream()
                .mapToLong(child -> (long) child.length * child.maximum)
                .max()
                .orElse(0);
    }

    private static int slack(long offset, int boundary) {
        return (int) ((boundary - offset % boundary) % boundary);
    }

    /**
     * Of what an item begins with: the number that its offset is a multiple of (IBM Enterprise COBOL for z/OS Language Reference,
     * SYNCHRONIZED clause).
     */
    private static int boundary(Item item, Usage usage) {
        Usage own = item.usage == null ? usage : item.usage;
        if (!item.children.isEmpty()) {
            Item first = item.children.get(0);
            first.aligned |= item.aligned;
            return boundary(first, own);
        }

        return switch (item.aligned ? own : Usage.DISPLAY) {
            case BINARY, NATIVE_BINARY, LITTLE_BINARY -> item.picture != null && item.picture.digits() <= 4 ? 2 : 4;
            case FLOAT -> 4;
            case DOUBLE -> 8;
            default -> 1;
        };
    }

    /** A filler without fields is no column, neither is a group of nothing but those. */
    private static StructNames columns(Item group) {
        List<String> names = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        int fillers = 0;
        for (Item child : group.children) {
            boolean empty = child.isGroup() ? child.group.names().size() == 0 : child.isFiller();
            if (!empty) {
                String name = child.isFiller() ? "FILLER_" + ++fillers : child.name.replaceAll("[^A-Za-z0-9_]", "_");
                String unique = name;
                for (int n = 2; !taken.add(unique.toUpperCase(Locale.ROOT)); n++) {
                    unique = name + "_" + n;
                }
                child.column = unique;
                child.slot = names.size();
                names.add(unique);
            }
        }

        return new StructNames(names);
    }

    private static int length(Item item) {
        Usage usage = item.usage;
        if (item.picture == null) {
            return usage == Usage.FLOAT ? 4 : 8;
        }

        Picture picture = item.picture;
        if (picture.kind() != Picture.Kind.NUMBER) {
            boolean wide = picture.kind() != Picture.Kind.TEXT;
            return wide ? Math.multiplyExact(2, picture.length()) : picture.length();
        }
        if (picture.edited() && usage != Usage.DISPLAY) {
            throw new CopybookException(item.line, item.name + " is edited for a reader and cannot be " + usage);
        }
        return switch (usage) {
            case DISPLAY -> picture.length() + (item.sign.separate() && !picture.edited() ? 1 : 0);
            case BINARY, NATIVE_BINARY, LITTLE_BINARY -> binaryLength(picture.digits());
            case PACKED -> picture.digits() / 2 + 1;
            case UNSIGNED_PACKED -> (picture.digits() + 1) / 2;
            default -> throw new CopybookException(
                    item.line, item.name + " has a number's picture and cannot be " + usage);
        };
    }

    private static int binaryLength(int digits) {
        if (digits <= 4) {
            return 2;
        }
        if (digits <= 9) {
            return 4;
        }
        if (digits <= 18) {
            return 8;
        }

        return (BigInteger.TEN.pow(digits).subtract(BigInteger.ONE).bitLength() + 8) / 8;
    }
}
