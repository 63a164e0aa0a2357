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
package dev.caravan.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.servers.FreePort;
import dev.caravan.testing.Guarantee;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is served, who is not, and what they are told. The bounds of the listener are tried with messages of AS2. */
// A listener is there for its port.
@SuppressWarnings("try")
class WebhookListenerTest {

    private static final int MAX_BYTES = 1_000;
    private static final int PATIENCE_MILLIS = 30_000;

    private final int port = FreePort.next();
    private final List<String> kept = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "basic|Authorization: Basic dXNlcjpzZWNyZXQ=|200",
                "basic|authorization: basic dXNlcjpzZWNyZXQ=|200",
                "basic|Authorization: Basic dXNlcjpzZWNyZXR4|401",
                "basic|Authorization: Basic !|401",
                "basic|Authorization: Bearer secret|401",
                "basic|X-Nothing: x|401",
                "basic|Authorization: Basic dXNlcjpzZWNyZXQ=;Authorization: Basic x|401",
                "bearer|Authorization: Bearer secret|200",
                "bearer|Authorization: Bearer secre|401",
                "bearer|Authorization: Bearer secret2|401",
                "bearer|Authorization: Bearer|401",
                "apiKey|X-Key: secret|200",
                "apiKey|X-Key: Secret|401",
                "apiKey|X-Key:|401",
                "apiKey|X-Nothing: secret|401",
                "none|X-Nothing: x|200",
            })
    @Guarantee("S15")
    void onlyWhoMaySendIsServed(String way, String headers, int code) throws IOException {
        try (HttpListener listener = start(webhook(way), kept::add)) {
            String answer = ask("POST /hook HTTP/1.1\r\nHost: x\r\n" + headers.replace(";", "\r\n")
                    + "\r\nContent-Length: 2\r\n\r\n{}");

            assertThat(answer).startsWith("HTTP/1.1 " + code).doesNotContain("secret");
            assertThat(kept).hasSize(code == 200 ? 1 : 0);
        }
    }

    /** Secret, payload and signature are those of GitHub's documentation. */
    @ParameterizedTest
    @CsvSource({
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17, 200",
        "757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17, 200",
        "dXEH6g6yUJ/CESIczphLijdXC211hsIsRvQ3nIsEPhc=, 200",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18, 401",
        "sha256=, 401",
        "sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17, 401",
    })
    @Guarantee("S15")
    void aSignatureIsOfTheBody(String signature, int code) throws IOException {
        Webhook webhook = webhook("hmac");
        webhook.setToken("It's a Secret to Everybody");
        try (HttpListener listener = start(webhook, kept::add)) {
            String head = "POST /hook HTTP/1.1\r\nHost: x\r\nX-Key: " + signature + "\r\nContent-Length: 13\r\n\r\n";

            assertThat(ask(head + "Hello, World!")).startsWith("HTTP/1.1 " + code);
            assertThat(ask(head + "Hello, world!")).startsWith("HTTP/1.1 401");
            assertThat(kept).hasSize(code == 200 ? 1 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /hook HTTP/1.1|405",
                "DELETE /hook HTTP/1.1|405",
                "POST / HTTP/1.1|404",
                "POST /hook/ HTTP/1.1|404",
                "POST //hook HTTP/1.1|404",
                "POST /HOOK HTTP/1.1|404",
                "POST /a/..;/hook HTTP/1.1|404",
                "POST /hook?sap-client=100 HTTP/1.1|200",
                "PUT /hook HTTP/1.1|200",
                "POST /hook HTTP/1.1;Content-Encoding: gzip|415",
                "POST /hook HTTP/1.1;Content-Encoding: identity|200",
            })
    @Guarantee("S13")
    void whatIsNoMessageIsAnsweredWithWhatIsMissingAndNothingElse(String request, int code) throws IOException {
        try (HttpListener listener = start(webhook("none"), kept::add)) {
            assertThat(ask(request.replace(";C", "\r\nC") + "\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"))
                    .startsWith("HTTP/1.1 " + code)
                    .doesNotContain("Exception", "java", "org.", "\tat ");
        }
    }

    /** Whoever may not send is not read, and one that says nothing of its length no further than it may be. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2000000000", "Transfer-Encoding: chunked"})
    @Guarantee("S18")
    void aMessageOfTooManyBytesIsNotReadWhetherItSaysSoOrNot(String length) throws IOException {
        try (HttpListener listener = start(webhook("basic"), kept::add)) {
            String chunks = length.startsWith("T") ? ("190\r\n" + "x".repeat(400) + "\r\n").repeat(3) : "";
            String head = "POST /hook HTTP/1.1\r\nHost: x\r\n" + length + "\r\n";

            assertThat(ask(head + "\r\n" + chunks)).startsWith("HTTP/1.1 401").contains("Connection: close");
            assertThat(ask(head + "Authorization: Basic dXNlcjpzZWNyZXQ=\r\n\r\n" + chunks))
                    .startsWith("HTTP/1.1 413")
                    .contains("Connection: close");
            assertThat(kept).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a-1|200", "''|400", "a b|400", "a;X-Id: b|400"})
    void aMessageWithoutTheIdThatIsAgreedIsRefused(String id, int code) throws IOException {
        Webhook webhook = webhook("none");
        webhook.setIdentity("header");
        webhook.setIdentityHeader("X-Id");
        try (HttpListener listener = start(webhook, kept::add)) {
            assertThat(ask("POST /hook HTTP/1.1\r\nHost: x\r\nX-Id: " + id.replace(";", "\r\n")
                            + "\r\nContent-Length: 2\r\n\r\n{}"))
                    .startsWith("HTTP/1.1 " + code);
            assertThat(kept).isEqualTo(code == 200 ? List.of("a-1\n{}") : List.of());
        }
    }

    @Test
    @Guarantee("S13")
    void aSenderIsToldToTryAgainAndNotWhatWeAreMadeOf() throws IOException {
        try (HttpListener listener = start(webhook("none"), message -> {
            throw new NoSuchFileException("/srv/lakehouse/_caravan/spool/00000000000000000001.spool");
        })) {
            assertThat(ask("POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"))
                    .startsWith("HTTP/1.1 503")
                    .contains("Retry-After: 10")
                    .endsWith("The message could not be kept; the receiver knows why.");
        }
    }

    private static Webhook webhook(String way) {
        Webhook webhook = new Webhook();
        webhook.setAuthentication(way);
        webhook.setUsername("user");
        webhook.setPassword("secret");
        webhook.setToken("secret");
        webhook.setTokenHeader("X-Key");
        webhook.setIdentity("body");
        webhook.requireComplete("127.0.0.1");

        return webhook;
    }

    private interface Keeper {
        Object keep(String message) throws IOException;
    }

    private HttpListener start(Webhook webhook, Keeper keeper) throws IOException {
        WebhookHandler handler = new WebhookHandler(
                "/hook", MAX_BYTES, webhook, message -> keeper.keep(new String(message, StandardCharsets.UTF_8)));
        HttpListener listener = new HttpListener(
                webhook.listen(port, 50, InetAddress.getLoopbackAddress()),
                new HttpListener.Limits(5, PATIENCE_MILLIS, PATIENCE_MILLIS),
                handler);
        threads.submit(() -> listener.accept(threads));

        return listener;
    }

    /** All of the answer, headers and body. */
    private String ask(String request) throws IOException {
        List<Byte> answer = new ArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            String text = "";
            while (!isWhole(text)) {
                int read = socket.getInputStream().read();
                if (read < 0) {
                    break;
                }
                answer.add((byte) read);
                text = text(answer);
            }

            return text;
        }
    }

    private static boolean isWhole(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        String length = text.replaceFirst("(?s).*?Content-Length: ([0-9]+)\r\n.*", "$1");

        return text.length() - end - 4 >= Integer.parseInt(length);
    }

    private static String text(List<Byte> bytes) {
        byte[] all = new byte[bytes.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = bytes.get(i);
        }

        return new String(all, StandardCharsets.US_ASCII);
    }
}
