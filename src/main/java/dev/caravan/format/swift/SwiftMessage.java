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
package dev.caravan.format.swift;

import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Struct;
import java.nio.charset.Charset;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Turns the blocks of one message into its row. For one message only. */
final class SwiftMessage {

    private final SwiftFrame frame;
    private final SwiftText text;
    private final SwiftErrors errors = new SwiftErrors();
    private List<Struct> blocks;
    private List<SwiftField> fields;

    SwiftMessage(SwiftFrame frame, Charset charset) {
        this.frame = frame;
        this.text = new SwiftText(frame.raw(), charset);
        read();
        if (!text.exact()) {
            text.readByteByByte();
            read();
            errors.add("SWIFT_CHARSET", 0, "The message is not in " + charset.name() + "; it was read as ISO-8859-1");
        }
    }

    private void read() {
        blocks = new ArrayList<>(frame.blocks().size());
        fields = List.of();
        for (SwiftFrame.Block block : frame.blocks()) {
            String content;
            List<Struct> tags = null;
            if (block.text()) {
                int first = text.firstField(block.body(), block.bodyEnd());
                content = text.piece(block.body(), first);
                fields = text.fields(first, block.bodyEnd());
            } else {
                tags = text.tags(block.body(), block.bodyEnd());
                content = tags == null || text.gaps() ? text.piece(block.body(), block.bodyEnd()) : null;
            }

            blocks.add(new Struct(
                    SwiftColumns.BLOCK, block.id(), content, tags, text.piece(block.bodyEnd(), block.end())));
        }
    }

    Record row(String place, long number, MessageDigest digest) {
        SwiftHeader header = new SwiftHeader(this, errors);
        checkBlocks();

        Record row = new Record(SwiftColumns.EMPTY, new Origin(place, "message", number));
        row.put("_raw", frame.raw());
        row.put("_raw_sha256", HexFormat.of().formatHex(digest.digest(frame.raw())));
        row.put("_source", new Struct(SwiftColumns.SOURCE, place, frame.position(), frame.length()));
        row.put("_parse_status", "ok");
        row.put("_errors", errors.list());
        header.put(row);
        row.put("reference", SwiftField.value(fields, "20"));
        row.put("related_reference", SwiftField.value(fields, "21"));
        new SwiftPayment(type(row), fields, errors).put(row);
        row.put("statement", SwiftStatement.of(type(row), fields, errors));
        row.put("encoding", text.charset().name());
        row.put("blocks", blocks);
        row.put("fields", SwiftField.structs(fields));
        if (!errors.list().isEmpty()) {
            row.put("_parse_status", "partial");
        }

        return row;
    }

    /** Empty where the message does not say it. */
    private static String type(Record row) {
        return row.get("message_type") instanceof String type ? type : "";
    }

    private void checkBlocks() {
        for (int i = 0; i < blocks.size(); i++) {
            SwiftFrame.Block block = frame.blocks().get(i);
            String content = (String) blocks.get(i).get("text");
            if (!block.closed()) {
                errors.add("SWIFT_BLOCK", block.body(), "Block " + block.id() + " is not closed");
            }

            if (block.text() && !content.isBlank() && heading(content) == null) {
                errors.add("SWIFT_BLOCK", block.body(), "There is text before the first field");
            } else if (blocks.get(i).get("tags") == null
                    && !block.text()
                    && content != null
                    && content.indexOf('{') >= 0
                    && !content.startsWith("{1:")) {
                errors.add("SWIFT_BLOCK", block.body(), "Block " + block.id() + " holds more than tags with values");
            }
        }
    }

    /** The position of the first block of this id, -1 if there is none. */
    private int block(String id) {
        for (int i = 0; i < blocks.size(); i++) {
            if (id.equals(frame.blocks().get(i).id())) {
                return i;
            }
        }

        return -1;
    }

    /** The text of the first block of this id, null if there is none. */
    String blockText(String id) {
        int block = block(id);
        return block < 0 ? null : (String) blocks.get(block).get("text");
    }

    int blockPosition(String id) {
        int block = block(id);
        return block < 0 ? 0 : frame.blocks().get(block).body();
    }

    /** The value of a tag of block 3, null if there is none. */
    String userTag(String tag) {
        int block = block("3");
        if (block >= 0 && blocks.get(block).get("tags") instanceof List<?> tags) {
            for (Object element : tags) {
                if (tag.equals(((Map<?, ?>) element).get("tag"))) {
                    return (String) ((Map<?, ?>) element).get("value");
                }
            }
        }

        return null;
    }

    private String heading(String content) {
        return frame.kind() == SwiftFrame.Kind.BARE ? SwiftHeading.type(content) : null;
    }

    /** What the heading of a bare message, or its first field, says its type is; null if it has none. */
    String headingType() {
        String text = (String) blocks.get(0).get("text");
        String type = text == null ? null : heading(text);
        if (type != null) {
            return type;
        }

        return fields.isEmpty()
                        || !SwiftValues.isNumber(fields.get(0).tag())
                        || fields.get(0).tag().length() != 3
                ? null
                : fields.get(0).tag();
    }
}
