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

import static dev.caravan.connector.as2.Smime.compressed;
import static dev.caravan.connector.as2.Smime.encrypted;
import static dev.caravan.connector.as2.Smime.received;
import static dev.caravan.connector.as2.Smime.signed;
import static dev.caravan.connector.as2.Smime.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.crash.CrashSize;
import dev.caravan.testing.As2Keys;
import dev.caravan.testing.Guarantee;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is taken of a partner, and what of anybody else. */
class OpeningTest {

    private static final As2Keys KEYS = As2Keys.make();
    private static final int MAX_BYTES = 1 << 20;
    private static final String RSA = "SHA256withRSA";
    private static final byte[] ORDER = text("ISA*00*~\n--not the boundary\n--the-boundaryX\nIEA*1~");

    @Test
    void whatIsSignedIsCoveredWithItsHeadersAndLandsWithout() throws Refused {
        Opened opened = open(encrypted(signed(ORDER, ORDER, KEYS.partner(), RSA), KEYS.own()));

        assertThat(opened.covered()).isEqualTo(ORDER);
        assertThat(new String(opened.payload(), StandardCharsets.ISO_8859_1))
                .startsWith("ISA*")
                .endsWith("IEA*1~");
        assertThat(opened.contentType()).isEqualTo("application/edi-x12");
    }

    @Test
    void compressionIsTakenOffBeforeAndBehindTheSignature() throws Refused {
        byte[] before = compressed(ORDER);

        assertThat(open(signed(before, before, KEYS.partner(), RSA)).covered()).isEqualTo(before);
        assertThat(open(compressed(signed(ORDER, ORDER, KEYS.partner(), RSA))).covered())
                .isEqualTo(ORDER);
    }

    /** RFC 5751 section 3.1.1: mail would have made CR LF of them. */
    @Test
    void textThatWasSignedWithTheLineEndsOfMailIsTakenWithItsOwn() throws Refused {
        byte[] text = new String(ORDER, StandardCharsets.ISO_8859_1)
                .replace("binary", "7bit")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] canonical = MimePart.canonical(text);
        assertThat(canonical).isNotEqualTo(text);

        assertThat(open(signed(text, canonical, KEYS.partner(), RSA)).covered()).isEqualTo(text);
        assertRefused(
                signed(ORDER, MimePart.canonical(ORDER), KEYS.partner(), RSA), Disposition.INTEGRITY_CHECK_FAILED);
    }

    @Test
    void otherKindsOfSmimeAreOfNoFormatThatIsTaken() {
        assertRefused(
                Smime.part("application/pkcs7-mime; smime-type=signed-data", new byte[] {0x30, 0}),
                Disposition.UNSUPPORTED_FORMAT);
    }

    @Test
    void signaturesOfEveryDigestAreVerified() throws Refused {
        for (String algorithm :
                new String[] {"SHA1withRSA", "SHA384withRSA", "SHA512withRSA", "SHA256withRSAandMGF1"}) {
            assertThat(open(signed(ORDER, ORDER, KEYS.partner(), algorithm)).covered())
                    .isEqualTo(ORDER);
        }
    }

    @Test
    void otherContentThanWasSignedFailsTheIntegrityCheck() {
        assertRefused(signed(text("ISA*99*~"), ORDER, KEYS.partner(), RSA), Disposition.INTEGRITY_CHECK_FAILED);
    }

    @Test
    void aSignatureOfAnybodyElseIsNone() {
        assertRefused(signed(ORDER, ORDER, KEYS.stranger(), RSA), Disposition.AUTHENTICATION_FAILED);
        As2Keys.Pair namesake =
                new As2Keys.Pair(KEYS.stranger().key(), KEYS.partner().certificate());
        assertRefused(signed(ORDER, ORDER, namesake, RSA), Disposition.AUTHENTICATION_FAILED);
        assertRefused(signed(ORDER, ORDER, KEYS.partner(), "MD5withRSA"), Disposition.AUTHENTICATION_FAILED);
    }

    @Test
    void anExpiredCertificateProvesNothing() {
        As2Keys.Pair expired = As2Keys.Pair.make("expired", -10);
        As2Keys keys = new As2Keys(KEYS.own(), expired, KEYS.stranger());

        assertThatThrownBy(() ->
                        new Opening(Smime.keys(keys), MAX_BYTES).open(received(signed(ORDER, ORDER, expired, RSA))))
                .hasMessageContaining("is not of today");
    }

    @Test
    void aMessageWithoutTheSignatureThatIsRequiredIsRefused() {
        assertRefused(ORDER, Disposition.INSUFFICIENT_MESSAGE_SECURITY);
        assertRefused(encrypted(ORDER, KEYS.own()), Disposition.INSUFFICIENT_MESSAGE_SECURITY);
    }

    @Test
    void whatIsEncryptedForSomebodyElseCannotBeDecrypted() {
        assertRefused(encrypted(ORDER, KEYS.stranger()), Disposition.DECRYPTION_FAILED);
    }

    @Test
    void aCiphertextThatWasChangedSaysNoMoreThanOneForSomebodyElse() {
        byte[] message = encrypted(ORDER, KEYS.own());
        message[message.length - 20] ^= 1;

        assertThatThrownBy(() -> open(message)).hasMessage("it cannot be decrypted");
        assertThatThrownBy(() -> open(encrypted(ORDER, KEYS.stranger()))).hasMessage("it cannot be decrypted");
    }

    @Test
    @Guarantee("S7")
    void aBombIsNotUnpacked() {
        assertRefused(compressed(text("0".repeat(MAX_BYTES + 1))), Disposition.DECOMPRESSION_FAILED);
    }

    @Test
    @Guarantee("S9")
    void layersWithoutEndAreNotFollowed() {
        byte[] message = ORDER;
        for (int i = 0; i < 10; i++) {
            message = compressed(message);
        }

        assertRefused(message, Disposition.UNSUPPORTED_FORMAT);
    }

    /** Each would be put behind those before it. */
    @Test
    @Guarantee("S9")
    void headersWithoutEndAreRefused() {
        byte[] headers = ("X: x\r\n" + " x\r\n".repeat(1_000_000)).getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> open(signed(headers, headers, KEYS.partner(), RSA)))
                .hasMessageContaining("too many MIME headers");
    }

    /** A sequence in a sequence in a sequence. */
    @Test
    @Guarantee("S9")
    void structuresThatNestWithoutEndAreRefused() {
        byte[] nested = new byte[MAX_BYTES];
        for (int i = 0; i < nested.length; i++) {
            nested[i] = (byte) (i % 2 == 0 ? 0x30 : 0x80);
        }

        for (String type : new String[] {"enveloped-data", "compressed-data"}) {
            assertThatThrownBy(() -> open(Smime.part("application/pkcs7-mime; smime-type=" + type, nested)))
                    .isInstanceOf(Refused.class);
        }
    }

    /** S22: the same in every build. */
    @Test
    @Guarantee("S22")
    void anyBytesEndInAMessageOrARefusal() {
        byte[][] seeds = {
            signed(ORDER, ORDER, KEYS.partner(), RSA),
            encrypted(signed(ORDER, ORDER, KEYS.partner(), RSA), KEYS.own()),
            compressed(signed(ORDER, ORDER, KEYS.partner(), RSA)),
            ORDER
        };
        Random random = new Random(20_261_128);
        int opened = 0;
        int refused = 0;
        for (int round = 0; round < CrashSize.of(2_000, 1_000_000); round++) {
            byte[] seed = seeds[random.nextInt(seeds.length)];
            try {
                Opened message = new Opening(Smime.keys(KEYS), MAX_BYTES).open(received(mutated(seed, random)));
                assertThat(message.covered()).isEqualTo(ORDER);
                opened++;
            } catch (Refused e) {
                assertThat(e.getMessage()).doesNotContain("ISA");
                refused++;
            }
        }

        assertThat(opened).isPositive();
        assertThat(refused).isPositive();
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            switch (random.nextInt(4)) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
                case 2 -> {
                    int at = random.nextInt(bytes.length);
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(40), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
                default -> bytes[random.nextInt(bytes.length)] =
                        "\n\r-:=;\0".getBytes(StandardCharsets.ISO_8859_1)[random.nextInt(7)];
            }
        }

        return bytes;
    }

    private static Opened open(byte[] message) throws Refused {
        return new Opening(Smime.keys(KEYS), MAX_BYTES).open(received(message));
    }

    private static void assertRefused(byte[] message, Disposition disposition) {
        assertThatThrownBy(() -> open(message))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.disposition())
                        .isEqualTo(disposition));
    }
}
