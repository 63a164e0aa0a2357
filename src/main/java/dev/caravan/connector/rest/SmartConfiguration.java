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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.net.URI;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * What a FHIR server says of logging in (SMART App Launch 2, 4.8 "FHIR Authorization Endpoint and Capabilities
 * Discovery"): {@code [base]/.well-known/smart-configuration}, asked for without credentials.
 *
 * @param tokenEndpoint absolute
 */
record SmartConfiguration(String tokenEndpoint) {

    /** @throws dev.caravan.connector.source.StepFailed LOGIN if it does not say, or leads from https to http */
    static SmartConfiguration of(HttpClient client, String base) {
        URI uri = ApiOrigin.parse(base.replaceFirst("/+$", "") + "/.well-known/smart-configuration");
        HttpGet request = new HttpGet(uri);
        request.setHeader("Accept", "application/json");
        try (ClassicHttpResponse response =
                client.executeOpen(OAuth2Tokens.host(uri), request, HttpClientContext.create())) {
            int status = response.getCode();
            String endpoint = OAuth2Tokens.parsed(OAuth2Tokens.body(response))
                    .path("token_endpoint")
                    .asText();
            if (status != 200 || endpoint.isEmpty()) {
                boolean passing = status == 429 || status >= 500;
                throw OAuth2Tokens.failed(
                        uri,
                        passing ? Category.SOURCE_UNREACHABLE : Category.CONFIG,
                        "its .well-known/smart-configuration answered HTTP " + status
                                + (status == 200 ? " without a token_endpoint" : ""),
                        passing ? "Check whether it is up" : "Set tokenUrl");
            }

            return new SmartConfiguration(requireSafe(uri, endpoint));
        } catch (IOException e) {
            throw OAuth2Tokens.failed(
                    uri, Category.SOURCE_UNREACHABLE, CaravanException.reasonOf(e), "Check baseUrl, or set tokenUrl");
        }
    }

    /** Secrets that were to be sent encrypted are not sent otherwise because somebody says so. */
    private static String requireSafe(URI base, String endpoint) {
        try {
            if (ApiOrigin.of(ApiOrigin.parse(endpoint)).isSecure()
                    || !ApiOrigin.of(base).isSecure()) {
                return endpoint;
            }
        } catch (IllegalArgumentException e) {
            // It is told below.
        }
        throw OAuth2Tokens.failed(
                base,
                Category.CONFIG,
                "its .well-known/smart-configuration names a token_endpoint that is no address of https",
                "Set tokenUrl");
    }
}
