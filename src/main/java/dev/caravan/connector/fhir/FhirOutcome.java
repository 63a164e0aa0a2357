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
package dev.caravan.connector.fhir;

import dev.caravan.connector.rest.RefusalReader;
import dev.caravan.format.json.JsonRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a server says of a request that it refuses (FHIR R4, 2.28 OperationOutcome): the severity and the codes of each
 * issue. Its text is shown only where the request was wrong, which holds no data: that of another failure may quote some.
 */
final class FhirOutcome implements RefusalReader {

    private static final int MOST_ISSUES = 3;
    private static final int MOST_CHARACTERS = 200;

    @Override
    public String reason(int status, byte[] body) {
        try {
            boolean ofRequest = status == 400 || status == 404 || status == 405 || status == 406 || status == 422;

            return told(JsonRecords.value(body), ofRequest ? Text.SHOWN : Text.LEFT_OUT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private enum Text {
        SHOWN,
        LEFT_OUT
    }

    /** @param row of an OperationOutcome */
    static String codes(Map<?, ?> row) {
        try {
            Object outcome =
                    JsonRecords.value(String.valueOf(row.get("resource")).getBytes(StandardCharsets.UTF_8));

            return told(outcome, Text.LEFT_OUT);
        } catch (IllegalArgumentException e) {
            return "nothing that can be read";
        }
    }

    /**
     * Whether something was left out, and not only remarked (FHIR R4, IssueSeverity).
     *
     * @param row of an OperationOutcome
     */
    static boolean isFailure(Map<?, ?> row) {
        try {
            Object outcome =
                    JsonRecords.value(String.valueOf(row.get("resource")).getBytes(StandardCharsets.UTF_8));

            return list(member(outcome, "issue")).stream()
                    .map(issue -> member(issue, "severity"))
                    .anyMatch(severity -> !"warning".equals(severity) && !"information".equals(severity));
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private static String told(Object outcome, Text text) {
        List<String> issues = new ArrayList<>();
        for (Object each : list(member(outcome, "issue"))) {
            if (issues.size() < MOST_ISSUES) {
                issues.add(issue(each, text));
            }
        }

        return String.join("; ", issues);
    }

    private static String issue(Object issue, Text text) {
        String code = word(member(issue, "severity")) + " " + word(member(issue, "code"));
        StringBuilder told = new StringBuilder(code.strip());
        Object details = member(issue, "details");
        for (Object coding : list(member(details, "coding"))) {
            told.append(' ').append(word(member(coding, "code")));
        }
        if (text == Text.SHOWN) {
            String said = member(issue, "diagnostics") instanceof String diagnostics
                    ? diagnostics
                    : member(details, "text") instanceof String detail ? detail : "";
            told.append(said.isEmpty() ? "" : ": ").append(line(said));
        }

        return told.toString().strip();
    }

    /** Of a closed list, or else not shown. */
    private static String word(Object value) {
        return value instanceof String text && text.matches("[A-Za-z0-9_.-]{1,64}") ? text : "";
    }

    private static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();

        return (line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "…" : line)
                .replaceFirst("\\.$", "");
    }

    private static Object member(Object value, String name) {
        return value instanceof Map<?, ?> object ? object.get(name) : null;
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
