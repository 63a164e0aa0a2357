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
package dev.caravan.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows and columns for a terminal, each column as wide as it has to be. */
final class TextTable {

    private static final int USUAL_WIDTH = 60;

    private final List<List<String>> rows = new ArrayList<>();
    private final int maxWidth;
    private final boolean[] right;

    /** @param header a column title ending in {@code >} is set to the right */
    TextTable(String... header) {
        this(USUAL_WIDTH, header);
    }

    /** @param maxWidth of a cell; what is longer is cut */
    TextTable(int maxWidth, String... header) {
        this.maxWidth = maxWidth;
        right = new boolean[header.length];
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < header.length; i++) {
            right[i] = header[i].endsWith(">");
            titles.add(right[i] ? header[i].substring(0, header[i].length() - 1) : header[i]);
        }
        rows.add(titles);
    }

    TextTable add(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(oneLine(cell));
        }
        rows.add(row);

        return this;
    }

    private String oneLine(Object cell) {
        StringBuilder line = new StringBuilder();
        String.valueOf(cell)
                .codePoints()
                .limit(maxWidth + 1L)
                .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));

        return line.length() > maxWidth ? line.substring(0, maxWidth - 1) + "…" : line.toString();
    }

    @Override
    public String toString() {
        int[] widths = new int[right.length];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            appendRow(text, rows.get(r), widths);
            if (r == 0) {
                int width = -2;
                for (int each : widths) {
                    width += each + 2;
                }
                text.append("  ").append("─".repeat(Math.max(width, 1))).append('\n');
            }
        }

        return text.toString();
    }

    private void appendRow(StringBuilder text, List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            line.append("  ").append(right[i] ? padding + row.get(i) : row.get(i) + padding);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
