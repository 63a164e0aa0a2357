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
package dev.caravan.connector.odata;

import dev.caravan.connector.catalog.NearestName;
import dev.caravan.connector.odata.EntityType.Property;
import dev.caravan.connector.rest.IncrementalCursor;
import dev.caravan.connector.rest.PageReader;
import dev.caravan.connector.rest.Pagination;
import dev.caravan.connector.rest.RestSource;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.connector.source.StreamDescription.IngestionType;
import dev.caravan.connector.source.StreamDescription.SyncMode;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads an entity set of an OData service, version 2.0 or 4.0, which the service's metadata document tells, and with it
 * types and keys. The rest is {@link RestSource}'s.
 *
 * <p>{@code cdc_with_deletes}: everything once, and from then on what the service's delta link shows, in its order; a record
 * that is gone is a record of its key with the operation delete.
 */
public class ODataSource extends RestSource {

    static final String CHANGES = "cdc_with_deletes";

    private Pagination pagination;
    private IncrementalCursor cursor;
    private String syncMode = "full_refresh";
    private String primaryKey = "";
    private String cursorField = "";
    private String cursorStart = "";
    private String columns = "";
    private String filter = "";
    private String query = "";
    private String paging = "server";
    private int pageSize = 5_000;
    private String sapClient = "";
    private String sapLanguage = "";
    private Metadata metadata;
    private ODataForm form;

    @Override
    protected void prepare(String resource) {
        EntitySet set = metadata().entitySet(resource).orElseThrow(() -> unknown(resource));
        List<String> key = key(set);
        List<String> needed = new ArrayList<>(syncMode.equals("full_refresh") ? List.of() : key);
        super.setPrimaryKey(String.join(",", key));
        cursor.setField(cursorField.strip());
        cursor.setStart("");
        if (syncMode.equals("incremental") && !cursorField.isBlank() && isNamed(set)) {
            ask(set);
            needed.add(cursorField);
        }
        Collection<Property> selected = set.selected(isNamed(set) ? columns : "", needed);
        page(set, key);
        form = new ODataForm(set, set.metadata().schema(selected), pageSize, syncMode.equals(CHANGES), logonHeaders());
        super.setQuery(query(set, selected, key));
    }

    /** Whether it is the one that the settings are about. Others are looked at as they are. */
    private boolean isNamed(EntitySet set) {
        return set.name().equals(stream());
    }

    @Override
    protected PageReader pages() {
        return form;
    }

    private Metadata metadata() {
        if (metadata == null) {
            String path = "$metadata" + (logon().isEmpty() ? "" : "?" + String.join("&", logon()));
            String what = "$metadata of " + client().baseUrl();
            byte[] document = client().describe(path, what, "application/xml");
            try {
                metadata = MetadataReader.read(document);
            } catch (IllegalArgumentException e) {
                throw new StepFailed(
                        Step.OBJECT,
                        new CaravanException(
                                Category.CONFIG,
                                "Cannot read " + what + ": " + e.getMessage()
                                        + ". Check whether baseUrl is that of an OData service.",
                                e));
            }
        }

        return metadata;
    }

    private StepFailed unknown(String resource) {
        return new StepFailed(
                Step.OBJECT,
                new CaravanException(
                        Category.CONFIG,
                        "Cannot read " + resource.replaceAll("\\s+", " ") + " of " + client().baseUrl()
                                + ": the service has no entity set of this name."
                                + NearestName.hint(
                                        resource, metadata().entitySets().keySet())
                                + " Name one of those that discover lists."));
    }

    private List<String> key(EntitySet set) {
        return primaryKey.isBlank() || !isNamed(set)
                ? set.key()
                : List.of(primaryKey.strip().split("\\s*,\\s*"));
    }

    /** For what is new. */
    private void ask(EntitySet set) {
        EdmPrimitive type = set.ordered(cursorField);
        ODataVersion version = set.metadata().version();
        boolean day = set.properties().get(cursorField).day();
        cursor.setParameter("$filter");
        cursor.setTemplate(both(cursorField + " ge {cursor}"));
        cursor.setLiteral(text -> type.literal(day ? text + "T00:00:00" : text, version));
        cursor.setStart(
                cursorStart.isBlank() ? filter : both(cursorField + " ge " + type.literal(cursorStart, version)));
    }

    private String both(String condition) {
        return filter.isBlank() ? condition : "(" + filter + ") and " + condition;
    }

    private void page(EntitySet set, List<String> key) {
        if (paging.equals("client") && (syncMode.equals(CHANGES) || key.isEmpty())) {
            throw new IllegalArgumentException("paging client needs a key, and cannot read changes");
        }
        pagination.setType(paging.equals("client") ? "offset" : "nextUrl");
        pagination.setNextPath(set.metadata().version().next());
        pagination.setPageParameter("$skip");
        pagination.setPageSizeParameter(paging.equals("client") ? "$top" : "");
        pagination.setPageSize(pageSize);
    }

    private String query(EntitySet set, Collection<Property> selected, List<String> key) {
        List<String> parameters = new ArrayList<>();
        if (!columns.isBlank() && isNamed(set)) {
            parameters.add(
                    parameter("$select", selected.stream().map(Property::name).collect(Collectors.joining(","))));
        }
        if (!filter.isBlank() && !syncMode.equals("incremental") && isNamed(set)) {
            parameters.add(parameter("$filter", filter));
        }
        if (paging.equals("client")) {
            // Pages that are counted are of one order.
            parameters.add(parameter("$orderby", String.join(",", key)));
        }
        parameters.addAll(logon());
        if (!query.isEmpty() && isNamed(set)) {
            parameters.add(query);
        }

        return String.join("&", parameters);
    }

    /** The client and language of an SAP system that the user is logged on to. */
    private List<String> logon() {
        return logonHeaders().entrySet().stream()
                .map(each -> parameter(each.getKey(), each.getValue()))
                .toList();
    }

    /** The same for requests whose URL is a link of the service's, which may leave them out. */
    private Map<String, String> logonHeaders() {
        Map<String, String> headers = new TreeMap<>(Map.of("sap-client", sapClient, "sap-language", sapLanguage));
        headers.values().removeIf(String::isBlank);

        return headers;
    }

    private static String parameter(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public List<StreamDescription> discover() {
        return metadata().entitySets().keySet().stream()
                .sorted()
                .map(name -> metadata().entitySet(name).orElseThrow())
                .map(ODataSource::describe)
                .toList();
    }

    private static StreamDescription describe(EntitySet set) {
        List<SyncMode> modes = new ArrayList<>(List.of(SyncMode.FULL_REFRESH));
        if (!set.key().isEmpty() && !set.cursorFields().isEmpty()) {
            modes.add(SyncMode.INCREMENTAL);
        }
        if (set.tellsChanges()) {
            modes.add(SyncMode.CDC_WITH_DELETES);
        }

        return new StreamDescription(
                set.name(),
                Map.of("entitySet", set.name()),
                set.schema(),
                set.key(),
                set.cursorFields(),
                modes,
                set.tellsChanges()
                        ? IngestionType.CDC_WITH_DELETES
                        : modes.size() > 1 ? IngestionType.CDC : IngestionType.SNAPSHOT);
    }

    @Override
    public void setPagination(Pagination pagination) {
        super.setPagination(pagination);
        this.pagination = pagination;
    }

    @Override
    public void setCursor(IncrementalCursor cursor) {
        super.setCursor(cursor);
        this.cursor = cursor;
    }

    @Override
    public void setSyncMode(String syncMode) {
        super.setSyncMode(syncMode);
        this.syncMode = syncMode;
    }

    /** @param primaryKey in place of the key that the service declares; empty for that */
    @Override
    public void setPrimaryKey(String primaryKey) {
        this.primaryKey = primaryKey;
    }

    /** @param query of every first request, as it stands behind the question mark */
    @Override
    public void setQuery(String query) {
        this.query = query;
    }

    public void setSapClient(String sapClient) {
        this.sapClient = sapClient;
    }

    /** @param sapLanguage two letters of ISO 639-1, or SAP's one */
    public void setSapLanguage(String sapLanguage) {
        this.sapLanguage = sapLanguage;
    }

    public void setCursorField(String cursorField) {
        this.cursorField = cursorField;
    }

    /** @param cursorStart the least value of the cursor field that the first reading asks for; empty for all */
    public void setCursorStart(String cursorStart) {
        this.cursorStart = cursorStart;
    }

    /** @param columns properties, separated by commas; empty for all */
    public void setColumns(String columns) {
        this.columns = columns;
    }

    /** @param filter as behind {@code $filter=}, not encoded */
    public void setFilter(String filter) {
        this.filter = filter;
    }

    /** @param paging {@code server}: by the links of the service; {@code client}: by counting */
    public void setPaging(String paging) {
        this.paging = paging;
    }

    public void setPageSize(int pageSize) {
        this.pageSize = pageSize;
    }
}
