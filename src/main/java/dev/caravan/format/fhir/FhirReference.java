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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the URL of a resource says of it (FHIR R4, 2.1.0.4 "RESTful URL"): {@code [base/]Patient/23/_history/2}.
 *
 * @param id null in a conditional URL, {@code Patient?identifier=23}
 * @param version null without one
 */
record FhirReference(String type, String id, String version) {

    static final FhirReference NONE = new FhirReference(null, null, null);

    private static final int MAX_LENGTH = 4096;
    private static final Pattern URL = Pattern.compile(
            "(?:.*/)?([A-Z][A-Za-z]{1,63})(?:/([A-Za-z0-9.-]{1,64})(?:/_history/([A-Za-z0-9.-]{1,64}))?)?(?:\\?.*)?");

    static FhirReference of(String url) {
        if (url == null || url.length() > MAX_LENGTH) {
            return NONE;
        }

        Matcher matcher = URL.matcher(url);
        return matcher.matches() ? new FhirReference(matcher.group(1), matcher.group(2), matcher.group(3)) : NONE;
    }
}
