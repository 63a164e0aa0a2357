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
package dev.caravan.format.cda;

import dev.caravan.format.xml.XmlCut;
import dev.caravan.format.xml.XmlElement;
import java.util.Set;

/** Rows are documents and messages, with a SOAP envelope around them or without. */
final class CdaCut implements XmlCut {

    private static final Set<String> ENVELOPES =
            Set.of("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");

    @Override
    public Kind kind(XmlElement element) {
        if (!ENVELOPES.contains(element.namespace())) {
            return Kind.ROW;
        }

        return element.local().equals("Header") ? Kind.SKIP : Kind.PASS;
    }

    /** Documents and interactions ({@code PRPA_IN201305UV02}) do not; what is in them may. */
    @Override
    public boolean nests(String local) {
        return !local.equals("ClinicalDocument") && local.indexOf('_') < 0;
    }
}
