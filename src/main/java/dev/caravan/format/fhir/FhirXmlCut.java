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

import dev.caravan.format.xml.XmlCut;
import dev.caravan.format.xml.XmlElement;

/** Rows are the entries of a Bundle, and resources that stand alone. */
final class FhirXmlCut implements XmlCut {

    private static final String NAMESPACE = "http://hl7.org/fhir";
    private static final String BUNDLE = "Bundle";
    private static final String ENTRY = "entry";

    private final boolean splits;

    /** @param splits whether a Bundle is taken apart */
    FhirXmlCut(boolean splits) {
        this.splits = splits;
    }

    static boolean isEntry(XmlElement row) {
        return row.local().equals(ENTRY);
    }

    @Override
    public Kind kind(XmlElement element) {
        if (element.parent() != null) {
            return isEntry(element) ? Kind.ROW : Kind.SKIP;
        }

        String local = element.local();
        boolean named = !local.isEmpty() && Character.isUpperCase(local.charAt(0));
        boolean resource = named && element.namespace().equals(NAMESPACE);
        boolean bundle = local.equals(BUNDLE) && splits;
        return !resource ? Kind.SKIP : bundle ? Kind.PASS : Kind.ROW;
    }

    /** A resource of an entry may be a Bundle. */
    @Override
    public boolean nests(String local) {
        return true;
    }
}
