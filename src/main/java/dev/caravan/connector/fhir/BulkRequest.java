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

import dev.caravan.connector.rest.ApiOrigin;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Asks for an export (Bulk Data Access 2.0.0, "Bulk Data Kick-off Request").
 *
 * @param exportOf {@code system}, {@code Patient}, or {@code Group/} and an id
 * @param types of resources; empty for all
 * @param typeFilters searches that resources of some of these have to meet
 * @param what is exported, for messages
 */
record BulkRequest(String exportOf, List<String> types, List<String> typeFilters, String what) {

    private static final Pattern LEVEL = Pattern.compile("system|Patient|Group/[A-Za-z0-9.-]{1,64}");
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{1,63}");
    private static final Pattern FILTER = Pattern.compile("[A-Z][A-Za-z]{1,63}\\?\\S+");

    /**
     * @param types separated by commas
     * @param typeFilters separated by blanks
     * @throws StepFailed SETTINGS or OBJECT if they cannot be right
     */
    static BulkRequest of(ApiOrigin origin, String exportOf, String types, String typeFilters) {
        if (!LEVEL.matcher(exportOf).matches()) {
            throw wrong("exportOf " + line(exportOf) + " is not system, Patient or Group/ and an id");
        }
        List<String> named = types.isEmpty() ? List.of() : List.of(types.split(","));
        for (String type : named) {
            if (!TYPE.matcher(type).matches()) {
                throw new StepFailed(
                        Step.OBJECT,
                        new CaravanException(
                                Category.CONFIG,
                                "Cannot read export of " + line(type) + " of " + origin
                                        + ": no type of resources has such a name. Check types."));
            }
        }
        List<String> filters = Arrays.stream(typeFilters.strip().split("\\s+"))
                .filter(filter -> !filter.isEmpty())
                .toList();
        for (String filter : filters) {
            if (!FILTER.matcher(filter).matches()) {
                throw wrong("typeFilter " + line(filter) + " is not a type, a question mark and a search");
            }
        }
        String all = named.isEmpty() ? "all types" : String.join(",", named);

        return new BulkRequest(
                exportOf,
                named,
                filters,
                "export of " + (exportOf.equals("system") ? all : exportOf + ": " + all) + " of " + origin);
    }

    static StepFailed wrong(String why) {
        return new StepFailed(
                Step.SETTINGS,
                new CaravanException(
                        Category.CONFIG,
                        "Cannot use the settings of the export: " + why
                                + ". Check them against the connector's page."));
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /** @param since an instant; empty for everything */
    URI uri(URI base, String since) {
        StringBuilder uri = new StringBuilder(base.toString().replaceFirst("/+$", ""));
        uri.append(exportOf.equals("system") ? "" : "/" + exportOf).append("/$export?_outputFormat=");
        uri.append(encoded("application/fhir+ndjson"));
        if (!types.isEmpty()) {
            uri.append("&_type=").append(encoded(String.join(",", types)));
        }
        typeFilters.forEach(filter -> uri.append("&_typeFilter=").append(encoded(filter)));
        if (!since.isEmpty()) {
            uri.append("&_since=").append(encoded(since));
        }

        return URI.create(uri.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Of which there is a resource to look at, if of any. */
    String firstType() {
        return types.isEmpty() ? "Patient" : types.get(0);
    }
}
