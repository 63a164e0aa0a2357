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
package dev.caravan.format.fhir;

import dev.caravan.format.xml.XmlElement;
import java.util.List;

/** What the columns of a resource in XML are told by (FHIR R4, 2.6.1 "XML Representation of Resources"). */
final class FhirXmlUnit {

    private FhirXmlUnit() {}

    /** @param row a resource, or an entry of a Bundle */
    static FhirUnit of(XmlElement row) {
        FhirUnit unit = FhirUnit.unread();
        if (!FhirXmlCut.isEntry(row)) {
            resource(row, unit);
            return unit;
        }

        unit.fullUrl = value(row, "fullUrl");
        XmlElement resource = row.child("resource");
        if (resource != null && !resource.children().isEmpty()) {
            resource(resource.children().get(0), unit);
        }

        XmlElement request = row.child("request");
        unit.method = value(request, "method");
        unit.url = value(request, "url");
        XmlElement response = row.child("response");
        unit.hasResponse = response != null;
        unit.etag = value(response, "etag");
        unit.modified = value(response, "lastModified");
        unit.location = value(response, "location");

        return unit;
    }

    private static void resource(XmlElement resource, FhirUnit unit) {
        unit.from = resource.start();
        unit.to = resource.end();
        unit.type = resource.local();
        unit.id = value(resource, "id");
        XmlElement meta = resource.child("meta");
        unit.version = value(meta, "versionId");
        unit.updated = value(meta, "lastUpdated");
        if (meta != null) {
            List<String> profiles = meta.children().stream()
                    .filter(child -> child.local().equals("profile"))
                    .map(child -> child.attribute("value"))
                    .limit(FhirUnit.MAX_PROFILES)
                    .toList();
            unit.profiles = profiles.isEmpty() ? null : profiles;
        }
    }

    /** Of the first element of that name; null without one. */
    private static String value(XmlElement parent, String name) {
        XmlElement element = parent == null ? null : parent.child(name);
        return element == null ? null : element.attribute("value");
    }
}
