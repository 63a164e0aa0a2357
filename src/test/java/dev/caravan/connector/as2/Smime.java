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

import dev.caravan.testing.As2Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSCompressedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.ZlibCompressor;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;

/** Messages as no honest partner sends them. */
final class Smime {

    private static final String BOUNDARY = "the-boundary";

    private Smime() {}

    static byte[] part(String type, byte[] body) {
        return join(
                ("Content-Type: " + type + "\r\nContent-Transfer-Encoding: binary\r\n\r\n").getBytes(latin()), body);
    }

    static byte[] text(String text) {
        return part("application/edi-x12", text.getBytes(latin()));
    }

    /** A part that is signed, and the signature of what may be another one. */
    static byte[] signed(byte[] content, byte[] vouchedFor, As2Keys.Pair signer, String algorithm) {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(new JcaSimpleSignerInfoGeneratorBuilder()
                    .setProvider(new BouncyCastleProvider())
                    .build(algorithm, signer.key(), signer.certificate()));
            byte[] signature = generator
                    .generate(new CMSProcessableByteArray(vouchedFor), false)
                    .getEncoded();

            return part(
                    "multipart/signed; micalg=sha-256; protocol=\"application/pkcs7-signature\"; boundary=" + BOUNDARY,
                    join(
                            ("--" + BOUNDARY + "\r\n").getBytes(latin()),
                            content,
                            ("\r\n--" + BOUNDARY
                                            + "\r\nContent-Type: application/pkcs7-signature\r\n"
                                            + "Content-Transfer-Encoding: base64\r\n\r\n"
                                            + Base64.getMimeEncoder().encodeToString(signature)
                                            + "\r\n--" + BOUNDARY + "--\r\n")
                                    .getBytes(latin())));
        } catch (CMSException | OperatorCreationException | CertificateEncodingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] encrypted(byte[] content, As2Keys.Pair recipient) {
        try {
            CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
            generator.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(recipient.certificate()));

            return part(
                    "application/pkcs7-mime; smime-type=enveloped-data",
                    generator
                            .generate(
                                    new CMSProcessableByteArray(content),
                                    new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES128_CBC).build())
                            .getEncoded());
        } catch (CMSException | CertificateEncodingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] compressed(byte[] content) {
        try {
            return part(
                    "application/pkcs7-mime; smime-type=compressed-data",
                    new CMSCompressedDataGenerator()
                            .generate(new CMSProcessableByteArray(content), new ZlibCompressor())
                            .getEncoded());
        } catch (CMSException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static PartnerKeys keys(As2Keys keys) {
        PartnerKeys.Own own = new PartnerKeys.Own(keys.own().key(), keys.own().certificate());

        return new PartnerKeys(List.of(keys.partner().certificate()), List.of(own), true, false);
    }

    /** What HTTP makes of it. */
    static MimePart received(byte[] part) throws Refused {
        MimePart parsed = MimePart.parse(part);
        byte[] body = Arrays.copyOfRange(part, parsed.bodyStart(), part.length);

        return MimePart.of(Map.copyOf(parsed.headers()), body);
    }

    static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.writeBytes(piece);
        }

        return out.toByteArray();
    }

    private static Charset latin() {
        return StandardCharsets.ISO_8859_1;
    }
}
