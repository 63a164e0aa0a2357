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
package dev.caravan.format.fix;

import dev.caravan.record.Record;
import dev.caravan.record.Schema;
import dev.caravan.record.Struct;
import java.util.ArrayList;
import java.util.List;

/** Adds to rows what a dictionary knows of their messages. */
final class FixNaming {

    private static final int MAX_ERRORS = 100;

    private final FixDictionary dictionary;

    FixNaming(FixDictionary dictionary) {
        this.dictionary = dictionary;
    }

    Schema schema() {
        return FixColumns.NAMED;
    }

    /** @param begin where the window of the layout has the first byte of the message */
    void add(Record row, FixLayout layout, int begin) {
        List<Struct> fields = named((List<?>) row.get("fields"));
        String type = (String) row.get("msg_type");
        FixGroups groups = new FixGroups(dictionary, type, fields);
        List<Object> errors = new ArrayList<>((List<?>) row.get("_errors"));
        for (FixGroups.Miscounted group : groups.miscounted()) {
            if (errors.size() < MAX_ERRORS) {
                long position = layout.from(group.field()) - begin;
                String text = "Field " + group.tag() + " does not count the entries of its group, which are "
                        + group.entries();
                errors.add(new Struct(FixColumns.ERROR, "FIX_GROUP", position, text));
            }
        }

        row.put("_errors", errors);
        row.put("_parse_status", errors.isEmpty() ? "ok" : "partial");
        row.put("fields", fields);
        row.put("msg_name", dictionary.messageName(type));
        row.put("groups", groups.entries());
    }

    private List<Struct> named(List<?> fields) {
        List<Struct> named = new ArrayList<>(fields.size());
        for (Object element : fields) {
            Struct field = (Struct) element;
            Object tag = field.get("tag");
            String name = tag == null ? null : dictionary.name((Long) tag);
            named.add(new Struct(FixColumns.NAMED_FIELD, tag, field.get("value"), field.get("raw"), name));
        }

        return named;
    }
}
