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

import java.security.Provider;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSCompressedData;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignerDigestMismatchException;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.RecipientInformationStore;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientId;
import org.bouncycastle.cms.jcajce.ZlibExpanderProvider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * Takes the S/MIME off a message: encryption, compression and a detached signature, in any order and no more than
 * {@value #MAX_LAYERS} deep (RFC 4130 section 4, RFC 5402). What is signed is verified over the bytes as they came.
 */
final class Opening {

    private static final int MAX_LAYERS = 6;
    /** AES in any mode and with any length of key. */
    private static final String AES = "2.16.840.1.101.3.4.1.";

    private static final String TRIPLE_DES = "1.2.840.113549.3.7";
    /** Not registered with the virtual machine: it is for these messages only. */
    private static final Provider PROVIDER = new BouncyCastleProvider();

    private final PartnerKeys keys;
    private final int maxBytes;

    /** @param maxBytes that compressed content may unpack to */
    Opening(PartnerKeys keys, int maxBytes) {
        this.keys = keys;
        this.maxBytes = maxBytes;
    }

    /** @throws Refused if it is not by the partner, not for us, or not whole */
    Opened open(MimePart message) throws Refused {
        try {
            return unpack(message);
        } catch (StackOverflowError | RuntimeException e) {
            // ASN.1 that nests without end, and what a library did not expect of hostile bytes.
            throw new Refused(
                    Disposition.UNEXPECTED_PROCESSING_ERROR,
                    "it cannot be read: " + e.getClass().getName());
        }
    }

    private Opened unpack(MimePart message) throws Refused {
        MimePart part = message;
        byte[] signed = null;
        boolean encrypted = false;
        for (int layer = 0; layer < MAX_LAYERS; layer++) {
            switch (part.type()) {
                case "application/pkcs7-mime", "application/x-pkcs7-mime" -> {
                    String kind = part.parameter("smime-type").toLowerCase(Locale.ROOT);
                    part = MimePart.parse(
                            switch (kind) {
                                case "compressed-data" -> decompress(part.content());
                                case "enveloped-data", "" -> decrypt(part.content());
                                default -> throw new Refused(
                                        Disposition.UNSUPPORTED_FORMAT, "its kind of S/MIME is not taken");
                            });
                    encrypted |= !kind.equals("compressed-data");
                }
                case "multipart/signed" -> {
                    signed = verified(part);
                    part = MimePart.parse(signed);
                }
                default -> {
                    require(signed != null, encrypted);
                    byte[] payload = part.content();
                    byte[] covered = signed != null ? signed : part == message ? payload : part.bytes();

                    return new Opened(payload, part.contentType().toString(), covered);
                }
            }
        }

        throw new Refused(Disposition.UNSUPPORTED_FORMAT, "it is nested too deep");
    }

    private void require(boolean signed, boolean encrypted) throws Refused {
        if (keys.isSignatureRequired() && !signed || keys.isEncryptionRequired() && !encrypted) {
            throw new Refused(
                    Disposition.INSUFFICIENT_MESSAGE_SECURITY, "it is " + (signed ? "not encrypted" : "not signed"));
        }
    }

    private byte[] decrypt(byte[] content) throws Refused {
        try {
            CMSEnvelopedData enveloped = new CMSEnvelopedData(content);
            String cipher = enveloped.getEncryptionAlgOID();
            if (!cipher.startsWith(AES) && !cipher.equals(TRIPLE_DES)) {
                throw new Refused(
                        Disposition.INSUFFICIENT_MESSAGE_SECURITY, "its cipher is neither AES nor triple DES");
            }
            RecipientInformationStore recipients = enveloped.getRecipientInfos();
            for (PartnerKeys.Own own : keys.own()) {
                RecipientInformation recipient = recipients.get(new JceKeyTransRecipientId(own.certificate()));
                if (recipient != null) {
                    return recipient.getContent(new JceKeyTransEnvelopedRecipient(own.key()).setProvider(PROVIDER));
                }
            }
        } catch (CMSException | RuntimeException e) {
            // The same in any case: who tries ciphertexts must not learn how far one came (RFC 3218).
            throw new Refused(Disposition.DECRYPTION_FAILED, "it cannot be decrypted");
        }

        throw new Refused(Disposition.DECRYPTION_FAILED, "it cannot be decrypted");
    }

    private byte[] decompress(byte[] content) throws Refused {
        try {
            return new CMSCompressedData(content).getContent(new ZlibExpanderProvider(maxBytes));
        } catch (CMSException | RuntimeException e) {
            throw new Refused(
                    Disposition.DECOMPRESSION_FAILED, "it cannot be decompressed to " + maxBytes + " bytes or less");
        }
    }

    /** The first part of a {@code multipart/signed}, with its headers, for which the second one vouches. */
    private byte[] verified(MimePart multipart) throws Refused {
        List<byte[]> parts = multipart.parts(2);
        if (parts.size() < 2) {
            throw new Refused(Disposition.UNEXPECTED_PROCESSING_ERROR, "it has no two parts between its boundaries");
        }
        if (!keys.partner().isEmpty()) {
            verify(parts.get(0), MimePart.parse(parts.get(1)).content());
        }

        return parts.get(0);
    }

    /**
     * Text is signed with the line ends of mail, also where HTTP carried others (RFC 5751 section 3.1.1): then what was signed
     * is not quite what came. What says that it is binary has to be the same.
     */
    private void verify(byte[] content, byte[] signature) throws Refused {
        boolean text = !MimePart.parse(content).encoding().equals("binary");
        try {
            if (!isSigned(content, signature) && !(text && isSigned(MimePart.canonical(content), signature))) {
                throw new Refused(Disposition.INTEGRITY_CHECK_FAILED, "it is not what was signed");
            }
        } catch (CMSException | RuntimeException e) {
            throw new Refused(Disposition.AUTHENTICATION_FAILED, "its signature cannot be verified");
        }
    }

    /**
     * Certificates that came with the message are not looked at: only the partner's own, which the operator named.
     *
     * @return false if the content is another one
     */
    private boolean isSigned(byte[] content, byte[] signature) throws Refused, CMSException {
        CMSSignedData data = new CMSSignedData(new CMSProcessableByteArray(content), signature);
        for (SignerInformation signer : data.getSignerInfos()) {
            for (X509Certificate certificate : keys.partner()) {
                if (signer.getSID().match(holder(certificate))) {
                    return isSigned(signer, certificate);
                }
            }
        }

        throw new Refused(Disposition.AUTHENTICATION_FAILED, "it is signed by somebody else");
    }

    private static boolean isSigned(SignerInformation signer, X509Certificate certificate)
            throws Refused, CMSException {
        try {
            certificate.checkValidity();
            if (MicAlgorithm.isKnown(signer.getDigestAlgOID())
                    && signer.verify(new JcaSimpleSignerInfoVerifierBuilder()
                            .setProvider(PROVIDER)
                            .build(certificate))) {
                return true;
            }
        } catch (CMSSignerDigestMismatchException e) {
            return false;
        } catch (CertificateException e) {
            throw new Refused(Disposition.AUTHENTICATION_FAILED, "the partner's certificate is not of today");
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }

        throw new Refused(Disposition.AUTHENTICATION_FAILED, "its signature is not the partner's");
    }

    private static X509CertificateHolder holder(X509Certificate certificate) {
        try {
            return new JcaX509CertificateHolder(certificate);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
