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
package dev.caravan.connector.as2;

import java.net.URI;

/**
 * One who sends to us.
 *
 * @param from the name in {@code AS2-From} of its messages
 * @param to our name in {@code AS2-To} of them
 * @param mdnUrl the one address that its MDNs may be sent to; none if empty
 */
record Partner(String from, String to, PartnerKeys keys, String mdnUrl) {

    boolean isBetween(String from, String to) {
        return this.from.equals(from) && this.to.equals(to);
    }

    /**
     * Whether an MDN may be sent to an address that a message names: nobody may have us call whom he likes. What stands behind
     * a question mark is the partner's.
     */
    boolean mayBeCalled(String url) {
        try {
            URI wanted = URI.create(url);
            URI allowed = URI.create(mdnUrl);

            return !mdnUrl.isEmpty()
                    && wanted.getScheme() != null
                    && wanted.getScheme().equalsIgnoreCase(allowed.getScheme())
                    && wanted.getRawAuthority() != null
                    && wanted.getRawAuthority().equalsIgnoreCase(allowed.getRawAuthority())
                    && wanted.getRawPath().equals(allowed.getRawPath());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
