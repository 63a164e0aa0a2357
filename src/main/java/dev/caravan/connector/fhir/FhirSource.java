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

import dev.caravan.connector.rest.IncrementalCursor;
import dev.caravan.connector.rest.PageReader;
import dev.caravan.connector.rest.Pagination;
import dev.caravan.connector.rest.RestClient;
import dev.caravan.connector.rest.RestSource;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.connector.source.StreamDescription.IngestionType;
import dev.caravan.connector.source.StreamDescription.SyncMode;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads resources of one type of a FHIR server, page by page; each page is an exchange.
 *
 * <p>{@code search}: {@code [base]/[type]?_lastUpdated=ge…&_sort=_lastUpdated}, the resources as they are now, changed ones
 * again; deletes are not seen. {@code history}: {@code [base]/[type]/_history?_since=…}, every version, and deletes as
 * tombstones, as the server has them: newest first; or oldest first, which a table needs that is merged by key, once all of
 * them are here. The position is the greatest {@code meta.lastUpdated} that was handed
 * over, with the keys of what has it.
 */
public class FhirSource extends RestSource {

    private static final Map<String, String> VERSIONS = Map.of("R4", "4.0", "R4B", "4.3", "R5", "5.0");

    private final Pagination pagination = new Pagination();
    private final IncrementalCursor cursor = new IncrementalCursor();
    private String resourceType;
    private String mode = "search";
    private String query = "";
    private String since = "";
    private String fhirVersion = "any";
    private String order = "newestFirst";
    private long maxHistoryMegabytes = 1024;

    public FhirSource() {
        pagination.setType("nextUrl");
        pagination.setNextPath("/next");
        pagination.setPageSizeParameter("_count");
        cursor.setField("last_updated");
        setPagination(pagination);
        setCursor(cursor);
        setPrimaryKey("resource_type,id");
    }

    @Override
    public String stream() {
        return resourceType;
    }

    @Override
    protected PageReader pages() {
        return new FhirPages(resourceType);
    }

    @Override
    protected String pathOf(String stream) {
        prepare();
        if (!stream.matches("[A-Z][A-Za-z]{1,63}")) {
            throw new StepFailed(
                    Step.OBJECT,
                    new CaravanException(
                            Category.CONFIG,
                            "Cannot read " + stream.replaceAll("\\p{Cntrl}", " ") + " of " + client().origin()
                                    + ": no type of resources has such a name. Check resourceType."));
        }

        return isHistory() ? stream + "/_history" : stream;
    }

    @Override
    protected long mostReversedBytes() {
        return isHistory() && order.equals("oldestFirst") ? maxHistoryMegabytes << 20 : 0;
    }

    private boolean isHistory() {
        return mode.equals("history");
    }

    /** What differs by mode. @throws IllegalArgumentException if the settings cannot be right */
    private void prepare() {
        if (!isHistory() && !mode.equals("search")) {
            throw new IllegalArgumentException("mode " + mode + " is not search or history");
        }
        if (!fhirVersion.equals("any") && !VERSIONS.containsKey(fhirVersion)) {
            throw new IllegalArgumentException("fhirVersion " + fhirVersion + " is not any, R4, R4B or R5");
        }
        if (!order.equals("newestFirst") && !order.equals("oldestFirst")) {
            throw new IllegalArgumentException("order " + order + " is not newestFirst or oldestFirst");
        }
        // Two versions may have the same time; a server that knows no versions has no history.
        setPrimaryKey(isHistory() ? "resource_type,id,version_id" : "resource_type,id");
        super.setQuery(isHistory() ? query : "_sort=_lastUpdated" + (query.isEmpty() ? "" : "&" + query));
        cursor.setParameter(isHistory() ? "_since" : "_lastUpdated");
        cursor.setTemplate(isHistory() ? "{cursor}" : "ge{cursor}");
        cursor.setStart(since.isEmpty() || isHistory() ? since : "ge" + since);
    }

    @Override
    public void check(Checklist steps) {
        super.check(steps);
        if (!fhirVersion.equals("any")) {
            requireVersion(capabilities().version());
        }
    }

    private void requireVersion(String version) {
        if (!version.startsWith(VERSIONS.get(fhirVersion))) {
            throw failed(
                    Step.OBJECT,
                    Category.CONFIG,
                    "the server is of FHIR " + version.replaceAll("[^0-9A-Za-z.-]", "?") + ", not " + fhirVersion,
                    "Check fhirVersion");
        }
    }

    @Override
    public List<StreamDescription> discover() {
        String interaction = isHistory() ? "history-type" : "search-type";

        return capabilities().types().entrySet().stream()
                .filter(type -> type.getValue().isEmpty() || type.getValue().contains(interaction))
                .map(type -> description(type.getKey()))
                .toList();
    }

    private StreamDescription description(String type) {
        return new StreamDescription(
                type,
                Map.of("resourceType", type),
                FhirPages.columns(),
                List.of("resource_type", "id"),
                List.of("last_updated"),
                List.of(SyncMode.FULL_REFRESH, SyncMode.INCREMENTAL),
                ingestion());
    }

    private IngestionType ingestion() {
        if (!isHistory()) {
            return IngestionType.CDC;
        }

        return order.equals("oldestFirst") ? IngestionType.CDC_WITH_DELETES : IngestionType.APPEND;
    }

    private FhirCapabilities capabilities() {
        URI metadata = URI.create(client().base().toString().replaceFirst("/+$", "") + "/metadata");
        try {
            return FhirCapabilities.of(client().getOnce(metadata, "metadata of " + client().origin()));
        } catch (IllegalArgumentException e) {
            throw failed(Step.READ, Category.SOURCE_DATA, e.getMessage(), "Check baseUrl");
        }
    }

    private StepFailed failed(Step step, Category category, String why, String advice) {
        return new StepFailed(
                step,
                new CaravanException(
                        category, "Cannot read metadata of " + client().origin() + ": " + why + ". " + advice + "."));
    }

    @Override
    public void setClient(RestClient client) {
        client.setRefusals(new FhirOutcome());
        // FHIR R4, 3.1.0.1.10: without a version the server answers in its own.
        client.setAccept("application/fhir+json"
                + (VERSIONS.containsKey(fhirVersion) ? "; fhirVersion=" + VERSIONS.get(fhirVersion) : ""));
        super.setClient(client);
    }

    /** @param resourceType {@code Patient} */
    public void setResourceType(String resourceType) {
        this.resourceType = resourceType;
        setPath(resourceType);
    }

    /** @param mode {@code search} or {@code history} */
    public void setMode(String mode) {
        this.mode = mode.toLowerCase(Locale.ROOT);
    }

    /** @param order of a history: {@code newestFirst} or {@code oldestFirst} */
    public void setOrder(String order) {
        this.order = order;
    }

    /** @param megabytes that a history may have whose oldest versions come first, and which is kept on disk for it */
    public void setMaxHistoryMegabytes(long megabytes) {
        this.maxHistoryMegabytes = Math.max(1, megabytes);
    }

    /** @param query further search parameters, as they stand behind the question mark of a URL */
    @Override
    public void setQuery(String query) {
        this.query = query;
    }

    /** @param since an instant; what is older is not read. Empty for everything */
    public void setSince(String since) {
        this.since = since;
    }

    public void setPageSize(int pageSize) {
        pagination.setPageSize(pageSize);
    }

    /** @param seconds before the greatest time that was seen, for what was committed late */
    public void setLookback(long seconds) {
        cursor.setLookback(seconds);
    }

    /** @param fhirVersion {@code R4}, {@code R4B}, {@code R5}, or {@code any} */
    public void setFhirVersion(String fhirVersion) {
        this.fhirVersion = fhirVersion;
    }
}
