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
package dev.caravan.connector.rest;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.apache.camel.util.UnsafeUriCharactersEncoder;

/** The one scheme, host and port that requests and their credentials go to. */
public record ApiOrigin(String scheme, String host, int port) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** @throws IllegalArgumentException if the URI is not an absolute one of http or https, or holds credentials */
    public static ApiOrigin of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("it does not begin with http:// or https://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("it names no host");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("it holds a user name, which belongs into the setting username");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? HTTPS : HTTP;

        return new ApiOrigin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
    }

    /**
     * Characters that have no place in a URI are encoded; what is encoded already stays.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static URI parse(String text) {
        try {
            return new URI(UnsafeUriCharactersEncoder.encodeHttpURI(text));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is no URI", e);
        }
    }

    /** Whether it has the same scheme, host and port. */
    public boolean holds(URI uri) {
        try {
            return equals(of(uri));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public boolean isSecure() {
        return scheme.equals("https");
    }

    /** {@code host:port}. */
    String address() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        return scheme + "://" + host + (port == (isSecure() ? HTTPS : HTTP) ? "" : ":" + port);
    }
}
