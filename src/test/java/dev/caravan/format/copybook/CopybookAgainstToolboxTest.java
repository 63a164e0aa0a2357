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
package dev.caravan.format.copybook;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.as400.access.AS400Bin2;
import com.ibm.as400.access.AS400Bin4;
import com.ibm.as400.access.AS400Bin8;
import com.ibm.as400.access.AS400DataType;
import com.ibm.as400.access.AS400Float4;
import com.ibm.as400.access.AS400Float8;
import com.ibm.as400.access.AS400PackedDecimal;
import com.ibm.as400.access.AS400Text;
import com.ibm.as400.access.AS400ZonedDecimal;
import dev.caravan.format.copybook.CopybookOptions.Trim;
import dev.caravan.record.Record;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decoder beside IBM's own: the converters of IBM Toolbox for Java, which write what IBM i writes. */
class CopybookAgainstToolboxTest {

    private static final int VALUES = 500;
    private static final int MOST_DIGITS = 31;

    private final Random random = new Random(20_260_103);

    @Test
    void packedDecimalsAreWhatTheToolboxWrote() {
        for (int digits = 1; digits <= MOST_DIGITS; digits++) {
            for (int scale : scales(digits)) {
                decimals(digits, scale, new AS400PackedDecimal(digits, scale), " COMP-3");
            }
        }
    }

    @Test
    void zonedDecimalsAreWhatTheToolboxWrote() {
        for (int digits = 1; digits <= MOST_DIGITS; digits++) {
            for (int scale : scales(digits)) {
                decimals(digits, scale, new AS400ZonedDecimal(digits, scale), "");
            }
        }
    }

    private static int[] scales(int digits) {
        return new int[] {0, digits / 2, digits};
    }

    private void decimals(int digits, int scale, AS400DataType toolbox, String usage) {
        String picture =
                "S" + (digits > scale ? "9(" + (digits - scale) + ")" : "") + (scale > 0 ? "V9(" + scale + ")" : "");
        Reader reader = new Reader("PIC " + picture + usage, CopybookOptions.DEFAULTS);
        for (int i = 0; i < VALUES / 10; i++) {
            BigDecimal number = number(digits, scale);
            assertThat(new BigDecimal(reader.read(toolbox.toBytes(number)).toString()))
                    .as("%s%s", picture, usage)
                    .isEqualTo(number);
        }
    }

    private BigDecimal number(int digits, int scale) {
        BigInteger magnitude = new BigInteger(digits * 4, random).mod(BigInteger.TEN.pow(1 + random.nextInt(digits)));

        return new BigDecimal(random.nextBoolean() ? magnitude : magnitude.negate(), scale);
    }

    /** What is no number for one of them is none for the other. */
    @Test
    void packedBytesAreNumbersForBothOrForNeither() {
        AS400PackedDecimal toolbox = new AS400PackedDecimal(3, 0);
        Reader reader = new Reader("PIC S9(3) COMP-3", CopybookOptions.DEFAULTS);
        int numbers = 0;
        for (int bytes = 0; bytes < 1 << 16; bytes++) {
            byte[] packed = {(byte) (bytes >> 8), (byte) bytes};
            Object expected;
            try {
                expected = ((BigDecimal) toolbox.toObject(packed)).longValueExact();
                numbers++;
            } catch (NumberFormatException e) {
                expected = null;
            }
            assertThat(reader.read(packed)).as("%04X", bytes).isEqualTo(expected);
        }
        assertThat(numbers).isEqualTo(10 * 10 * 10 * 6);
    }

    @Test
    void binaryNumbersAreWhatTheToolboxWrote() {
        Reader two = new Reader("PIC S9(4) COMP-5", CopybookOptions.DEFAULTS);
        Reader four = new Reader("PIC S9(9) COMP-5", CopybookOptions.DEFAULTS);
        Reader eight = new Reader("PIC S9(18) COMP-5", CopybookOptions.DEFAULTS);
        for (int i = 0; i < VALUES; i++) {
            long number = random.nextLong();
            assertThat(two.read(new AS400Bin2().toBytes(Short.valueOf((short) number))))
                    .isEqualTo((long) (short) number);
            assertThat(four.read(new AS400Bin4().toBytes(Integer.valueOf((int) number))))
                    .isEqualTo((long) (int) number);
            assertThat(eight.read(new AS400Bin8().toBytes(Long.valueOf(number))).toString())
                    .isEqualTo(String.valueOf(number));
        }
    }

    /** IBM i has IEEE 754. */
    @Test
    void floatingPointNumbersAreWhatTheToolboxWrote() {
        CopybookOptions ieee = new CopybookOptions("cp037", true, Trim.BOTH, true, true, null, Map.of());
        Reader four = new Reader("COMP-1", ieee);
        Reader eight = new Reader("COMP-2", ieee);
        for (int i = 0; i < VALUES; i++) {
            double number = random.nextGaussian() * Math.pow(10, random.nextInt(30) - 15);
            assertThat(four.read(new AS400Float4().toBytes(Float.valueOf((float) number))))
                    .isEqualTo((float) number);
            assertThat(eight.read(new AS400Float8().toBytes(Double.valueOf(number))))
                    .isEqualTo(number);
        }
    }

    /** Every byte that is no control character. */
    @ParameterizedTest
    @CsvSource({
        "37,cp037",
        "273,cp273",
        "277,cp277",
        "278,cp278",
        "280,cp280",
        "284,cp284",
        "285,cp285",
        "297,cp297",
        "500,cp500",
        "870,cp870",
        "871,cp871",
        "1026,cp1026",
        "1047,cp1047",
        "1140,cp1140",
        "1141,cp1141",
        "1148,cp1148"
    })
    void textIsWhatTheToolboxReads(int ccsid, String encoding) {
        AS400Text toolbox = new AS400Text(1, ccsid);
        Reader reader =
                new Reader("PIC X", new CopybookOptions(encoding, false, Trim.NONE, false, true, null, Map.of()));
        for (int code = 0x40; code <= 0xFE; code++) {
            byte[] text = {(byte) code};
            assertThat(reader.read(text)).as("%s %02X", encoding, code).isEqualTo(toolbox.toObject(text));
        }
    }

    /** One record after the other of one field. */
    private static final class Reader {

        private final String copybook;
        private final CopybookOptions options;

        Reader(String clause, CopybookOptions options) {
            this.copybook = CopybookRead.copybook("05 F " + clause + ".");
            this.options = options;
        }

        Object read(byte[] bytes) {
            List<Object> outcomes = CopybookRead.all(bytes, copybook, options, Framing.FIXED);
            assertThat(outcomes).hasSize(1);

            return ((Record) outcomes.get(0)).get("F");
        }
    }
}
