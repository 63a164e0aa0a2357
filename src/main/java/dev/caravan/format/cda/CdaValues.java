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
package dev.caravan.format.cda;

import static dev.caravan.format.xml.XmlColumn.all;
import static dev.caravan.format.xml.XmlColumn.one;
import static dev.caravan.format.xml.XmlText.TEXT;

import dev.caravan.format.hl7.Hl7Time;
import dev.caravan.format.xml.XmlStruct;
import dev.caravan.format.xml.XmlText;
import dev.caravan.record.Schema;
import dev.caravan.record.Struct;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/** The data types of HL7 v3 (XML ITS, release 1) that columns are made of. */
final class CdaValues {

    private static final String[] TIME_FIELDS = {"time", "local_time", "text"};

    static final XmlText VALUE = TEXT.in("value");

    /** TS. {@code time} only where the document says the offset; {@code text} as written. */
    static final XmlText TIME = new XmlText(
                    new Type.Struct(Schema.of(
                            TIME_FIELDS[0], Scalar.TIMESTAMP,
                            TIME_FIELDS[1], Scalar.TIMESTAMP_NTZ,
                            TIME_FIELDS[2], Scalar.STRING)),
                    "a time",
                    CdaValues::time,
                    text -> new Struct(TIME_FIELDS, null, null, text))
            .in("value");

    static final XmlText NUMBER =
            new XmlText(Scalar.LONG, "a whole number", CdaValues::number, text -> null).in("value");

    /** IVL_TS. */
    static final XmlStruct PERIOD =
            XmlStruct.of(one("at", ".", TIME), one("low", "low", TIME), one("high", "high", TIME));

    /** II. */
    static final XmlStruct ID = XmlStruct.of(
            one("root", ".", TEXT.in("root")),
            one("extension", ".", TEXT.in("extension")),
            one("null_flavor", ".", TEXT.in("nullFlavor")));

    /** CD, CE, CV, CS. */
    static final XmlStruct CODE = XmlStruct.of(
            one("code", ".", TEXT.in("code")),
            one("system", ".", TEXT.in("codeSystem")),
            one("system_name", ".", TEXT.in("codeSystemName")),
            one("display_name", ".", TEXT.in("displayName")),
            one("original_text", "originalText", TEXT),
            one("null_flavor", ".", TEXT.in("nullFlavor")));

    /** PN, EN, ON. {@code text} is what is in none of the parts. */
    static final XmlStruct NAME = XmlStruct.of(
            one("use", ".", TEXT.in("use")),
            all("prefixes", "prefix", TEXT),
            all("given", "given", TEXT),
            all("family", "family", TEXT),
            all("suffixes", "suffix", TEXT),
            one("text", ".", TEXT));

    /** AD. */
    static final XmlStruct ADDRESS = XmlStruct.of(
            one("use", ".", TEXT.in("use")),
            all("lines", "streetAddressLine|streetName|houseNumber", TEXT),
            one("city", "city", TEXT),
            one("state", "state", TEXT),
            one("postal_code", "postalCode", TEXT),
            one("country", "country", TEXT),
            one("text", ".", TEXT));

    /** TEL. */
    static final XmlStruct TELECOM = XmlStruct.of(one("use", ".", TEXT.in("use")), one("value", ".", VALUE));

    private static final Pattern OFFSET_OF_HOURS = Pattern.compile("[0-9.]+[+-][0-9]{2}");

    private CdaValues() {}

    /** The schema of the data types has an offset of hours alone too. */
    private static Optional<Struct> time(String text) {
        String written = OFFSET_OF_HOURS.matcher(text).matches() ? text + "00" : text;
        return Hl7Time.of(written).flatMap(time -> {
            try {
                Instant instant = time.offset() == null ? null : time.clock().toInstant(ZoneOffset.of(time.offset()));
                return Optional.of(new Struct(TIME_FIELDS, instant, time.clock(), text));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<Long> number(String text) {
        boolean number = text.length() <= 18 && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return number ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
