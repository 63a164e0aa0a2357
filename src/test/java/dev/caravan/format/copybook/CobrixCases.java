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

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.format.copybook.CopybookOptions.Trim;
import dev.caravan.record.Record;
import dev.caravan.record.RecordStream;
import dev.caravan.record.Rejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The reads that Cobrix, which shares no line with this decoder, has expected rows for. Compared is what a copybook
 * says, and the ids of segments; the other columns that Cobrix makes beside ({@code File_Id}, {@code Record_Id}, {@code
 * Record_Byte_Length}, those of its debug mode and its non-terminals as text) are left out.
 */
final class CobrixCases {

    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    /** Copybooks that its tests hold in their code. */
    private static final Map<String, String> COPYBOOKS = Map.of(
            "Test13aFixedLenFileHeadersSpec", "test13a_file_header_footer.cob",
            "Test13bVarLenFileHeadersSpec", "test13b_vrl_file_headers.cob",
            "Test1FixedLengthRecordsSpec", "test1_copybook.cob");

    /** @param compared how many values the expected rows hold */
    record Result(
            String name, List<Read> files, int rows, int ok, boolean rebuilt, long compared, List<String> differences) {

        /** The test's name without its options. */
        String shortName() {
            return name.substring(0, name.indexOf(' '));
        }
    }

    record Read(String file, long length, List<Object> outcomes) {}

    private final Path root;

    CobrixCases(Path root) {
        this.root = root;
    }

    Result run(JsonNode read) throws IOException {
        String spec = read.get("spec").asText();
        Map<String, String> options = new TreeMap<>();
        read.get("options")
                .properties()
                .forEach(option -> options.put(
                        option.getKey().replace('-', '_'), option.getValue().asText()));
        Path copybookFile = root.resolve(options.getOrDefault("copybook", COPYBOOKS.getOrDefault(spec, "")));
        if (spec.startsWith("Test13a")) {
            // One of its reads got these elsewhere; without them the file is no number of records.
            options.put("file_start_offset", "10");
            options.put("file_end_offset", "12");
        }

        Copybook copybook = Copybook.parse(Files.readString(copybookFile), options(options));
        Framing framing = framing(options, copybook);
        List<Record> rows = new ArrayList<>();
        List<Read> reads = new ArrayList<>();
        CopybookWriter writer = new CopybookWriter(copybook, framing);
        boolean rebuilt = true;
        for (Path file : files(read.get("load").asText())) {
            byte[] input = Files.readAllBytes(file);
            List<Object> outcomes = new ArrayList<>();
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            again.write(input, 0, framing.fileHeader());
            try (RecordStream records = segmented(
                    new CopybookRecords(new ByteArrayInputStream(input), copybook, framing, file.toString()),
                    options)) {
                while (records.hasNext()) {
                    Object next = records.next();
                    outcomes.add(next);
                    if (next instanceof Record row) {
                        rows.add(withIds(row, options));
                        again.write(CopybookRead.rebuilt(row, writer));
                    } else {
                        again.write(((Rejected) next).raw());
                    }
                }
            }
            again.write(input, input.length - framing.fileTrailer(), framing.fileTrailer());
            rebuilt &= Arrays.equals(input, again.toByteArray());
            String path = root.relativize(file).toString().replace('\\', '/');
            reads.add(new Read(path, input.length, outcomes));
        }

        boolean keepRoot = "keep_original".equals(options.get("schema_retention_policy"));
        List<String> differences = new ArrayList<>();
        long compared = 0;
        List<String> lines =
                Files.readAllLines(root.resolve(read.get("expected").get(0).asText()), StandardCharsets.UTF_8);
        List<Record> unmatched = new ArrayList<>(rows);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = JSON.readTree(lines.get(i));
            JsonNode expected = keepRoot ? line.elements().next() : line;
            compared += values(expected);
            boolean matched = false;
            // Some of its tests sort the rows.
            for (int j = 0; j < unmatched.size() && !matched; j++) {
                List<String> found = new ArrayList<>();
                compare("", expected, unmatched.get(j), found);
                matched = found.isEmpty();
                if (matched) {
                    unmatched.remove(j);
                }
            }
            if (!matched && i < rows.size()) {
                compare("row " + i, expected, rows.get(i), differences);
            } else if (!matched) {
                differences.add("row " + i + " is missing");
            }
        }

        long ok = rows.stream()
                .filter(row -> row.get("_parse_status").equals("ok"))
                .count();
        return new Result(spec + " " + options, reads, rows.size(), (int) ok, rebuilt, compared, differences);
    }

    private static long values(JsonNode expected) {
        if (!expected.isContainerNode()) {
            return 1;
        }

        long values = 0;
        for (JsonNode child : expected) {
            values += values(child);
        }
        return values;
    }

    boolean isThere(JsonNode read) {
        JsonNode named = read.get("options").get("copybook");
        return Files.exists(root.resolve(read.get("expected").get(0).asText()))
                && Files.exists(root.resolve(read.get("load").asText().replace("/*", "")))
                && (named == null || Files.exists(root.resolve(named.asText())));
    }

    private List<Path> files(String load) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve(load.replace("/*", "")))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static CopybookOptions options(Map<String, String> options) {
        StringBuilder segments = new StringBuilder();
        options.forEach((key, value) -> {
            if (key.startsWith("redefine_segment_id_map")) {
                segments.append(value.replace("=>", "=")).append(';');
            }
        });
        String segmentField = segments.isEmpty() ? null : options.get("segment_field");
        return new CopybookOptions(
                "ascii".equals(options.get("encoding")) ? "US-ASCII" : "common",
                "IEEE754".equals(options.get("floating_point_format")),
                Trim.BOTH,
                !"false".equals(options.get("improved_null_detection")),
                false,
                segmentField,
                CopybookOptions.segments(segments.toString()));
    }

    private static Framing framing(Map<String, String> options, Copybook copybook) {
        int start = number(options, "record_start_offset");
        int end = number(options, "record_end_offset");
        int adjustment =
                "true".equals(options.get("is_rdw_part_of_record_length")) ? -4 : number(options, "rdw_adjustment");
        return new Framing(
                "V".equals(options.get("record_format")) ? Framing.Format.V : Framing.Format.F,
                !"true".equals(options.get("is_rdw_big_endian")),
                adjustment,
                0,
                start + copybook.length() + end,
                start,
                number(options, "file_start_offset"),
                number(options, "file_end_offset"));
    }

    private static RecordStream segmented(RecordStream records, Map<String, String> options) {
        List<List<String>> levels = options.containsKey("segment_id_root")
                ? List.of(List.of(options.get("segment_id_root")), List.of("*"))
                : Stream.of("segment_id_level0", "segment_id_level1")
                        .filter(options::containsKey)
                        .map(level -> List.of(options.get(level)))
                        .toList();
        return levels.isEmpty() ? records : new SegmentedRecords(records, options.get("segment_field"), levels);
    }

    /** Ours count records from 1, Cobrix's from 0: {@code 3.2} is {@code A_0_2}, {@code A_0_2_L1_2}. */
    private static Record withIds(Record row, Map<String, String> options) {
        if (!(row.get("_segment_ids") instanceof List<?> ids)) {
            return row;
        }

        Record named = new Record(row, row.origin());
        String root = options.get("segment_id_prefix") + "_0_"
                + (Long.parseLong(ids.get(0).toString()) - 1);
        named.put("Seg_Id0", root);
        if (!options.containsKey("segment_id_root")) {
            String own = ids.size() < 2 ? null : ids.get(1).toString();
            named.put("Seg_Id1", own == null ? null : root + "_L1_" + own.substring(own.indexOf('.') + 1));
        }

        return named;
    }

    private static int number(Map<String, String> options, String name) {
        return Integer.parseInt(options.getOrDefault(name, "0"));
    }

    /** What is null or an empty object is left out of Cobrix's rows. */
    private static void compare(String place, JsonNode expected, Object actual, List<String> differences) {
        if (actual instanceof Map<?, ?> struct) {
            struct.forEach((name, value) -> {
                if (!name.toString().startsWith("_")) {
                    JsonNode other = expected == null ? null : expected.get(name.toString());
                    compare(place + "." + name, other, value, differences);
                }
            });
            if (expected != null) {
                expected.fieldNames().forEachRemaining(name -> {
                    if (!struct.containsKey(name) && !isMadeBeside(name)) {
                        differences.add(place + "." + name + " is missing");
                    }
                });
            }
        } else if (actual instanceof List<?> list) {
            if ((expected == null ? 0 : expected.size()) != list.size()) {
                differences.add(place + " has " + list.size() + " elements");
                return;
            }
            for (int i = 0; i < list.size(); i++) {
                compare(place + "[" + i + "]", expected.get(i), list.get(i), differences);
            }
        } else if (!same(expected, actual)) {
            differences.add(place + " is " + actual + " where " + expected + " is expected");
        }
    }

    private static boolean isMadeBeside(String name) {
        return name.matches("File_Id|Record_Id|Record_Byte_Length|.*_debug|.*_NT");
    }

    private static boolean same(JsonNode expected, Object actual) {
        if (expected == null || actual == null) {
            return (expected == null || expected.isObject() && expected.isEmpty()) && actual == null;
        }
        if (actual instanceof Float number) {
            return expected.floatValue() == number;
        }
        if (actual instanceof Double number) {
            return expected.doubleValue() == number;
        }
        if (actual instanceof Number) {
            return expected.isNumber() && expected.decimalValue().compareTo(new BigDecimal(actual.toString())) == 0;
        }

        return expected.isTextual() && expected.textValue().equals(actual);
    }
}
