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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * A receipt: what became of a message (RFC 4130 section 7.4, RFC 3798).
 *
 * @param headers of HTTP, in order
 * @param body a {@code multipart/report}, or a {@code multipart/signed} around it
 */
record Mdn(Map<String, String> headers, byte[] body) {

    private static final String END = "\r\n";

    /**
     * @param mic the digest of what was received and its algorithm; {@code ""} where the message was not taken
     * @param signer signs it, if the request wants that
     */
    static Mdn of(As2Request request, Disposition disposition, String mic, Optional<PartnerKeys.Own> signer) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("AS2-Version", "1.1");
        headers.put("AS2-From", As2Name.toHeader(request.to()));
        headers.put("AS2-To", As2Name.toHeader(request.from()));
        headers.put("Message-ID", "<" + UUID.randomUUID() + "@caravan>");
        headers.put("Subject", "Message Disposition Notification");
        headers.put("MIME-Version", "1.0");
        String boundary = boundary();
        String type = "multipart/report; report-type=disposition-notification; boundary=\"" + boundary + '"';
        byte[] report = report(request, disposition, mic, boundary).getBytes(StandardCharsets.US_ASCII);
        if (!request.options().signed() || signer.isEmpty()) {
            headers.put("Content-Type", type);

            return new Mdn(headers, report);
        }
        MicAlgorithm algorithm = request.options().algorithm().orElse(MicAlgorithm.SHA256);
        boundary = boundary();
        headers.put(
                "Content-Type",
                "multipart/signed; protocol=\"application/pkcs7-signature\"; micalg="
                        + request.options().spelling(algorithm) + "; boundary=\"" + boundary + '"');
        byte[] signed = join(("Content-Type: " + type + END + END).getBytes(StandardCharsets.US_ASCII), report);

        return new Mdn(headers, signed(signed, sign(signed, algorithm, signer.get()), boundary));
    }

    private static String report(As2Request request, Disposition disposition, String mic, String boundary) {
        return String.join(
                END,
                "--" + boundary,
                "Content-Type: text/plain; charset=us-ascii",
                "Content-Transfer-Encoding: 7bit",
                "",
                "Your message " + request.messageId() + " " + disposition.text(),
                "",
                "--" + boundary,
                "Content-Type: message/disposition-notification",
                "Content-Transfer-Encoding: 7bit",
                "",
                "Reporting-UA: Caravan",
                "Original-Recipient: rfc822; " + As2Name.toHeader(request.to()),
                "Final-Recipient: rfc822; " + As2Name.toHeader(request.to()),
                "Original-Message-ID: " + request.messageId(),
                "Disposition: automatic-action/MDN-sent-automatically; " + disposition.field(),
                mic.isEmpty() ? "" : "Received-Content-MIC: " + mic + END,
                "--" + boundary + "--",
                "");
    }

    private static byte[] sign(byte[] content, MicAlgorithm algorithm, PartnerKeys.Own signer) {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(new JcaSimpleSignerInfoGeneratorBuilder()
                    .build(algorithm.signature(signer.key().getAlgorithm()), signer.key(), signer.certificate()));
            generator.addCertificates(new JcaCertStore(List.of(signer.certificate())));

            return generator
                    .generate(new CMSProcessableByteArray(content), false)
                    .getEncoded();
        } catch (CMSException | OperatorCreationException | CertificateEncodingException | IOException e) {
            throw new IllegalStateException("Cannot sign an MDN", e);
        }
    }

    private static byte[] signed(byte[] content, byte[] signature, String boundary) {
        String before = "--" + boundary + END;
        String between = END + "--" + boundary + END
                + "Content-Type: application/pkcs7-signature; name=smime.p7s; smime-type=signed-data" + END
                + "Content-Transfer-Encoding: base64" + END
                + "Content-Disposition: attachment; filename=smime.p7s" + END + END;
        String after = END + "--" + boundary + "--" + END;

        return join(
                before.getBytes(StandardCharsets.US_ASCII),
                content,
                between.getBytes(StandardCharsets.US_ASCII),
                Base64.getMimeEncoder().encode(signature),
                after.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.writeBytes(piece);
        }

        return out.toByteArray();
    }

    private static String boundary() {
        return "caravan-" + UUID.randomUUID();
    }
}
