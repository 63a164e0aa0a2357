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
package dev.caravan.connector.copybook;

import dev.caravan.connector.parse.ParseAction;
import dev.caravan.format.copybook.Copybook;
import dev.caravan.format.copybook.CopybookOptions;
import dev.caravan.format.copybook.CopybookOptions.Trim;
import dev.caravan.format.copybook.CopybookRecords;
import dev.caravan.format.copybook.Framing;
import dev.caravan.format.copybook.SegmentedRecords;
import dev.caravan.record.RecordStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Makes a stream of records of a mainframe file, bytes or an input stream, by its copybook. */
public class CopybookParseAction extends ParseAction {

    private static final long MAX_FILE = 4 << 20;

    private String copybook;
    private String encoding = "cp037";
    private String recordFormat = "F";
    private String endianness = "big";
    private int recordAdjustment = -4;
    private int blockAdjustment = -4;
    private int recordLength;
    private int recordOffset;
    private int fileHeader;
    private int fileTrailer;
    private String floatingPoint = "ibm";
    private String trim = "both";
    private boolean variableOccurs = true;
    private boolean lowValuesAreNull = true;
    private String segmentField = "";
    private String segments = "";
    private String segmentLevels = "";
    private volatile Copybook parsed;

    @Override
    protected RecordStream records(InputStream content, String place) throws IOException {
        RecordStream records = new CopybookRecords(content, parsed(), framing(), place);
        return segmentLevels.isBlank()
                ? records
                : new SegmentedRecords(records, segmentField(), SegmentedRecords.levels(segmentLevels));
    }

    private Copybook parsed() throws IOException {
        Copybook known = parsed;
        if (known == null) {
            known = Copybook.parse(text(), options());
            parsed = known;
        }

        return known;
    }

    /** A copybook has at least one blank and ends with a period; a path that does so is not taken for one. */
    private String text() throws IOException {
        if (copybook == null) {
            throw new IllegalArgumentException(
                    "The copybook is missing: set copybook, its text or the path of a file with it");
        }
        if (copybook.contains("\n") || copybook.strip().endsWith(".")) {
            return copybook;
        }

        Path file;
        try {
            file = Path.of(copybook.strip());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("The copybook is neither text that ends with a period nor a path", e);
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("Cannot read the copybook " + file + ": there is no such file");
        }
        if (Files.size(file) > MAX_FILE) {
            throw new IllegalArgumentException("Cannot read the copybook " + file + ": it is larger than 4 MiB");
        }
        // Names are ASCII; whatever comments are written in must not matter.
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private CopybookOptions options() {
        return new CopybookOptions(
                encoding,
                chosen("floatingPoint", floatingPoint, "ibm", "ieee").equals("ieee"),
                Trim.valueOf(
                        chosen("trim", trim, "none", "left", "right", "both").toUpperCase(Locale.ROOT)),
                lowValuesAreNull,
                variableOccurs,
                segmentField(),
                CopybookOptions.segments(segments));
    }

    /** Null without one. */
    private String segmentField() {
        return segmentField.isBlank() ? null : segmentField.strip();
    }

    private Framing framing() {
        return new Framing(
                Framing.Format.valueOf(chosen("recordFormat", recordFormat, "F", "V", "VB")),
                chosen("endianness", endianness, "big", "little").equals("little"),
                recordAdjustment,
                blockAdjustment,
                recordLength,
                recordOffset,
                fileHeader,
                fileTrailer);
    }

    private static String chosen(String setting, String value, String... known) {
        for (String each : known) {
            if (each.equalsIgnoreCase(value)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "Setting " + setting + " is " + value + "; it can be " + String.join(", ", known));
    }

    public void setCopybook(String copybook) {
        this.copybook = copybook;
    }

    public void setEncoding(String encoding) {
        this.encoding = encoding;
    }

    public void setRecordFormat(String recordFormat) {
        this.recordFormat = recordFormat;
    }

    public void setEndianness(String endianness) {
        this.endianness = endianness;
    }

    public void setRecordAdjustment(int recordAdjustment) {
        this.recordAdjustment = recordAdjustment;
    }

    public void setBlockAdjustment(int blockAdjustment) {
        this.blockAdjustment = blockAdjustment;
    }

    public void setRecordLength(int recordLength) {
        this.recordLength = recordLength;
    }

    public void setRecordOffset(int recordOffset) {
        this.recordOffset = recordOffset;
    }

    public void setFileHeader(int fileHeader) {
        this.fileHeader = fileHeader;
    }

    public void setFileTrailer(int fileTrailer) {
        this.fileTrailer = fileTrailer;
    }

    public void setFloatingPoint(String floatingPoint) {
        this.floatingPoint = floatingPoint;
    }

    public void setTrim(String trim) {
        this.trim = trim;
    }

    public void setVariableOccurs(boolean variableOccurs) {
        this.variableOccurs = variableOccurs;
    }

    public void setLowValuesAreNull(boolean lowValuesAreNull) {
        this.lowValuesAreNull = lowValuesAreNull;
    }

    public void setSegmentField(String segmentField) {
        this.segmentField = segmentField;
    }

    public void setSegments(String segments) {
        this.segments = segments;
    }

    public void setSegmentLevels(String segmentLevels) {
        this.segmentLevels = segmentLevels;
    }
}
