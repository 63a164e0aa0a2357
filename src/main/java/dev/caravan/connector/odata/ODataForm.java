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

import dev.caravan.connector.rest.Answer;
import dev.caravan.connector.rest.PageReader;
import dev.caravan.connector.rest.RestPage;
import dev.caravan.record.Operation;
import dev.caravan.record.Origin;
import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import dev.caravan.record.Schema;
import dev.caravan.record.ValueDoesNotFit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands in the answers of an entity set.
 *
 * <p>Deleted entities are records of which the key is there: {@code $deletedEntity} (OData JSON Format 4.0, section 15.3;
 * version 2.0 services of Olingo write the same), {@code @removed} (4.01), or an {@code ODQ_CHANGEMODE} of D.
 *
 * @param schema of what is read, where it is declared
 * @param pageSize that the service is asked for
 * @param tracking whether changes are read
 * @param logon headers of every request
 */
record ODataForm(EntitySet set, Optional<Schema> schema, int pageSize, boolean tracking, Map<String, String> logon)
        implements PageReader {

    private static final String CONTEXT = "@odata.context";

    @Override
    public boolean reads(String syncMode) {
        return syncMode.equals("full_refresh") || syncMode.equals(ODataSource.CHANGES);
    }

    @Override
    public boolean showsChanges() {
        return tracking;
    }

    /** Tracking is asked for once; links say it from then on (OData Protocol 4.0, section 8.2.8.6). */
    @Override
    public Map<String, String> headers(String page) {
        Map<String, String> headers = new LinkedHashMap<>(logon);
        headers.put(version().header(), version().number());
        headers.put(
                "Prefer", (tracking && page.isEmpty() ? "odata.track-changes," : "") + "odata.maxpagesize=" + pageSize);

        return headers;
    }

    private ODataVersion version() {
        return set.metadata().version();
    }

    @Override
    public RestPage read(Answer answer) {
        return RestPage.of(answer, version().records(), this::record);
    }

    Object record(Map<String, ?> object, Origin origin) {
        try {
            if (isDeleted(object)) {
                return new Record(key(object), origin, Operation.DELETE);
            }
            if (context(object).endsWith("/$link") || context(object).endsWith("/$deletedLink")) {
                throw new ValueDoesNotFit("a link between entities, which is no record");
            }
            Map<String, Object> values = new EntityValues(set.metadata()).values(object, set.type());
            boolean deleted = tracking && "D".equals(values.get(EntitySet.CHANGE_MODE));

            return new Record(values, origin, deleted ? Operation.DELETE : Operation.UPSERT);
        } catch (ValueDoesNotFit e) {
            return new Rejected(
                    "ODATA_VALUE",
                    "Cannot read OData of " + origin + ": " + e.getMessage(),
                    origin,
                    RestPage.json(object));
        }
    }

    private static boolean isDeleted(Map<String, ?> object) {
        return object.containsKey("@removed")
                || object.containsKey("@odata.removed")
                || context(object).endsWith("/$deletedEntity");
    }

    private static String context(Map<String, ?> object) {
        return object.get(CONTEXT) instanceof String context ? context : "";
    }

    private Map<String, Object> key(Map<String, ?> object) {
        // Of the older form "id" is the address, whatever the entities have of that name.
        boolean older = context(object).endsWith("/$deletedEntity");
        if (!older && !set.key().isEmpty() && object.keySet().containsAll(set.key())) {
            Map<String, Object> values = new EntityValues(set.metadata()).values(object, set.type());
            values.keySet().retainAll(set.key());
            return values;
        }
        for (String name : older ? List.of("id") : List.of("@id", "@odata.id")) {
            if (object.get(name) instanceof String address) {
                return EntityKey.of(set, address);
            }
        }
        throw new ValueDoesNotFit("a deleted entity without an address");
    }

    @Override
    public Optional<String> changes(Object document) {
        if (!tracking) {
            return Optional.empty();
        }
        Object place = version() == ODataVersion.V2 ? member(document, "d") : document;
        Object link = member(place, version() == ODataVersion.V2 ? "__delta" : "@odata.deltaLink");
        if (link instanceof String text && !text.isEmpty()) {
            return Optional.of(text);
        }
        throw new IllegalArgumentException("the service gives no delta link, and so does not track the changes of "
                + set.name() + ". Use syncMode full_refresh or incremental");
    }

    private static Object member(Object object, String name) {
        return object instanceof Map<?, ?> map ? map.get(name) : null;
    }
}
