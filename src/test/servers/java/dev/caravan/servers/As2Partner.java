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
package dev.caravan.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** A partner that sends over AS2 with as2-lib, which shares nothing with what receives from it. */
public final class As2Partner implements AutoCloseable {

    private final SourceFileServer server =
            new SourceFileServer("AS2 partner", "as2-client", "As2Client.java", As2Partner::checkServes);
    private final HttpClient client = HttpClient.newHttpClient();

    private As2Partner() {}

    /** Starts a partner that has no keystore yet. */
    public static As2Partner start() {
        return new As2Partner();
    }

    /** Where its keystore has to be: PKCS#12, with the password {@code changeit}. */
    public Path keyStore() {
        return server.directory().resolve("partner.p12");
    }

    /** Where it takes MDNs. */
    public String mdnUrl() {
        return "http://127.0.0.1:" + server.port() + "/mdn";
    }

    /**
     * Sends a message and waits for the answer.
     *
     * @param settings {@code url}, {@code from}, {@code to}, {@code signer}, {@code recipient}, {@code receipt} and so on
     * @return what it made of the answer: {@code disposition}, {@code mic}, {@code signedBy}, {@code exception}
     */
    public Properties send(byte[] payload, Map<String, String> settings) {
        String query = settings.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));

        return ask(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/send?" + query))
                .POST(HttpRequest.BodyPublishers.ofByteArray(payload))
                .build());
    }

    /** The next MDN that was sent to {@link #mdnUrl}, verified by the certificate of that alias. */
    public Properties nextMdn(String alias) {
        return ask(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port() + "/next-mdn?certificate=" + alias))
                .build());
    }

    private Properties ask(HttpRequest request) {
        try {
            Properties answer = new Properties();
            answer.load(new StringReader(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body()));

            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void checkServes(int port) throws IOException {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + port + "/").toURL().openStream()) {
            in.readAllBytes();
        }
    }

    /** Kills it. */
    @Override
    public void close() {
        server.close();
    }
}
