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

import dev.caravan.record.Schema;

/**
 * A COBOL copybook (IBM Enterprise COBOL's data division) and what it makes of a record: the columns and the bytes
 * they are in. Hyphens become underscores. A single record (level 01) gives its fields as columns; several give one
 * struct each, read as lying over each other. Fillers without fields are no columns.
 *
 * <p>Text is a string; a number without decimal places and of up to 18 digits a long, others a decimal with the
 * picture's places; COMP-1 and COMP-2 are floating point. Edited pictures ({@code Z(6).99-}) are read as the numbers
 * they show, those with {@code B}, {@code 0} or {@code /} as text.
 *
 * <p>SYNCHRONIZED puts bytes in front of a binary number as IBM's compiler does. Not supported, and refused: COPY within a
 * copybook, POINTER and INDEX, more than 38 digits. Skipped:
 * levels 66, 78 and 88, VALUE.
 */
public final class Copybook {

    private final Item record;
    private final Layout layout;
    private final CopybookOptions options;
    private final Schema schema;

    private Copybook(Item record, Layout layout, CopybookOptions options) {
        this.record = record;
        this.layout = layout;
        this.options = options;
        this.schema = Columns.row(record, options);
    }

    /** @throws CopybookException with the line and what is not understood */
    public static Copybook parse(String text, CopybookOptions options) {
        Item root = CopybookParser.parse(text);
        Layout layout = Layout.of(root, options);
        boolean single = root.children.size() == 1 && !root.children.get(0).repeated;
        Item record = single && root.children.get(0).isGroup() ? root.children.get(0) : root;
        return new Copybook(record, layout, options);
    }

    /** Bytes of a record with every table at its full size. */
    public int length() {
        return record.length;
    }

    /** The columns of a row: those every row has, then the copybook's. */
    public Schema schema() {
        return schema;
    }

    RecordDecoder decoder() {
        return new RecordDecoder(record, layout, options);
    }

    RecordEncoder encoder() {
        return new RecordEncoder(record, layout, options);
    }
}
