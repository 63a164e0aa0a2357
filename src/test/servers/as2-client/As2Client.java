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
import com.helger.as2lib.client.AS2Client;
import com.helger.as2lib.client.AS2ClientRequest;
import com.helger.as2lib.client.AS2ClientResponse;
import com.helger.as2lib.client.AS2ClientSettings;
import com.helger.as2lib.crypto.ECompressionType;
import com.helger.as2lib.crypto.ECryptoAlgorithmCrypt;
import com.helger.as2lib.crypto.ECryptoAlgorithmSign;
import com.helger.as2lib.crypto.IMICMatchingHandler;
import com.helger.as2lib.disposition.DispositionOptions;
import com.helger.as2lib.message.AS2Message;
import com.helger.as2lib.message.AS2MessageMDN;
import com.helger.as2lib.message.IMessage;
import com.helger.as2lib.processor.sender.AS2HttpResponseException;
import com.helger.as2lib.util.AS2Helper;
import com.helger.as2lib.util.AS2ResourceHelper;
import com.helger.mail.cte.EContentTransferEncoding;
import com.helger.security.keystore.EKeyStoreType;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.activation.DataHandler;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A partner that sends over AS2 with as2-lib: {@code <port> <directory>}. The directory holds its keystore, {@code
 * partner.p12}.
 *
 * <pre>
 * GET  /                                    it is there
 * POST /send?url=&amp;from=&amp;to=&amp;…            sends the body and says what came back, a property a line
 * POST /mdn                                 where MDNs may be sent to
 * GET  /next-mdn?certificate=               the next of them, verified, a property a line
 * </pre>
 */
public final class As2Client {

    private static final String PASSWORD = "changeit";

    private static final BlockingQueue<MimeBodyPart> MDNS = new ArrayBlockingQueue<>(100);

    private static File keyStore;

    private As2Client() {}

    public static void main(String[] arguments) throws IOException {
        keyStore = new File(arguments[1], "partner.p12");
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 50);
        server.createContext("/", As2Client::handle);
        server.setExecutor(Executors.newFixedThreadPool(20));
        server.start();
    }

    private static void handle(HttpExchange exchange) throws IOException {
        Properties answer = new Properties();
        try {
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (exchange.getRequestURI().getPath()) {
                case "/send" -> send(query, body, answer);
                case "/mdn" -> {
                    InternetHeaders headers = new InternetHeaders();
                    exchange.getRequestHeaders()
                            .forEach((name, values) -> values.forEach(value -> headers.addHeader(name, value)));
                    MDNS.add(new MimeBodyPart(headers, body));
                }
                case "/next-mdn" -> nextMdn(certificate(query.get("certificate")), answer);
                default -> answer.setProperty("there", "yes");
            }
        } catch (Throwable e) {
            e.printStackTrace();
            answer.setProperty("exception", e.toString());
        }
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            answer.store(out, null);
        }
    }

    private static void send(Map<String, String> query, byte[] payload, Properties answer) {
        AS2ClientSettings settings = new AS2ClientSettings();
        settings.setKeyStore(EKeyStoreType.PKCS12, keyStore, PASSWORD);
        settings.setSenderData(query.get("from"), "partner@example.com", query.get("signer"));
        settings.setReceiverData(query.get("to"), query.get("recipient"), query.get("url"));
        settings.setPartnershipName(query.get("from") + "_" + query.get("to"));
        settings.setEncryptAndSign(
                query.containsKey("crypt") ? ECryptoAlgorithmCrypt.valueOf(query.get("crypt")) : null,
                query.containsKey("sign") ? ECryptoAlgorithmSign.valueOf(query.get("sign")) : null);
        if (query.containsKey("compress")) {
            settings.setCompress(ECompressionType.ZLIB, query.get("compress").equals("before"));
        }
        settings.setMessageIDFormat(query.get("messageId"));
        switch (query.get("receipt")) {
            case "none" -> settings.setMDNRequested(false);
            case "unsigned" -> settings.setMDNOptions((String) null);
            default -> settings.setMDNOptions(new DispositionOptions()
                    .setProtocolImportance("required")
                    .setProtocol("pkcs7-signature")
                    .setMICAlgImportance("required")
                    .setMICAlg(ECryptoAlgorithmSign.valueOf(query.get("receipt"))));
        }
        query.forEach((name, value) -> {
            if (name.startsWith("header.")) {
                settings.customHeaders().addHeader(name.substring("header.".length()), value);
            }
        });
        if (query.containsKey("mdnUrl")) {
            settings.setAsyncMDNUrl(query.get("mdnUrl"));
        }
        settings.setMICMatchingHandler(new IMICMatchingHandler() {
            @Override
            public void onMICMatch(IMessage message, String mic) {
                answer.setProperty("mic", "equal");
            }

            @Override
            public void onMICMismatch(IMessage message, String mic, String received) {
                answer.setProperty("mic", mic + " and not " + received);
            }
        });
        settings.setVerificationCertificateConsumer(each -> answer.setProperty(
                "signedBy", each.getSubjectX500Principal().getName()));
        AS2ClientRequest request = new AS2ClientRequest("Orders");
        request.setData(new DataHandler(new ByteArrayDataSource(payload, query.get("type"))));
        request.setFilename("orders of today, with a long name so that the header has to be folded somewhere.edi");
        request.setContentType(query.get("type"));
        if (query.containsKey("encoding")) {
            request.setContentTransferEncoding(EContentTransferEncoding.valueOf(query.get("encoding")));
        }
        AS2ClientResponse response = new AS2Client().sendSynchronous(settings, request);
        answer.setProperty("messageId", String.valueOf(response.getOriginalMessageID()));
        if (response.hasException()) {
            answer.setProperty("exception", reason(response.getException()));
        }
        if (response.hasMDN()) {
            answer.setProperty("disposition", String.valueOf(response.getMDNDisposition()));
            answer.setProperty("text", String.valueOf(response.getMDNText()));
        }
    }

    private static String reason(Throwable failure) {
        return failure instanceof AS2HttpResponseException answer
                ? "HTTP " + answer.getCode() + " " + answer.getMessage()
                : failure.toString();
    }

    private static void nextMdn(X509Certificate certificate, Properties answer) throws Exception {
        MimeBodyPart part = MDNS.poll(30, TimeUnit.SECONDS);
        if (part == null) {
            throw new IllegalStateException("no MDN came");
        }
        AS2Message message = new AS2Message();
        AS2MessageMDN mdn = new AS2MessageMDN(message);
        message.setMDN(mdn);
        mdn.setData(part);
        try (AS2ResourceHelper resources = new AS2ResourceHelper()) {
            AS2Helper.parseMDN(
                    message,
                    certificate,
                    true,
                    each -> answer.setProperty("signedBy", each.getSubjectX500Principal().getName()),
                    resources);
        }
        answer.setProperty("messageId", mdn.attrs().getAsString(AS2MessageMDN.MDNA_ORIG_MESSAGEID));
        answer.setProperty("disposition", mdn.attrs().getAsString(AS2MessageMDN.MDNA_DISPOSITION));
        answer.setProperty("receivedMic", String.valueOf(mdn.attrs().getAsString(AS2MessageMDN.MDNA_MIC)));
    }

    private static X509Certificate certificate(String alias) throws Exception {
        KeyStore store = KeyStore.getInstance(keyStore, PASSWORD.toCharArray());

        return (X509Certificate) store.getCertificate(alias);
    }

    private static Map<String, String> query(String query) {
        Map<String, String> parameters = new TreeMap<>();
        if (query != null) {
            for (String each : query.split("&")) {
                parameters.put(
                        each.replaceFirst("=.*", ""),
                        URLDecoder.decode(each.replaceFirst("[^=]*=?", ""), StandardCharsets.UTF_8));
            }
        }

        return parameters;
    }
}
