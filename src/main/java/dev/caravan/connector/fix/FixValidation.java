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
package dev.caravan.connector.fix;

import dev.caravan.format.fix.FixWriter;
import dev.caravan.format.judge.Judge;
import dev.caravan.format.judge.Verdict;
import dev.caravan.record.Record;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import quickfix.ConfigError;
import quickfix.DataDictionary;
import quickfix.FieldException;
import quickfix.FieldNotFound;
import quickfix.IncorrectDataFormat;
import quickfix.IncorrectTagValue;
import quickfix.InvalidMessage;
import quickfix.Message;

/** What QuickFIX/J's dictionaries say of a message: required fields, values, formats, groups. */
final class FixValidation implements Judge {

    private static final String TRANSPORT = "FIXT11.xml";
    private static final long REQUIRED_TAG_MISSING = 1;

    private final DataDictionary session;
    private final DataDictionary application;

    private FixValidation(DataDictionary session, DataDictionary application) {
        this.session = session;
        this.application = application;
    }

    /**
     * @param dictionary one that {@link dev.caravan.format.fix.FixDictionary#of} takes
     * @throws IllegalArgumentException if it is not one alone, or cannot be read
     */
    static FixValidation by(String dictionary) {
        if (dictionary.indexOf(',') >= 0) {
            throw new IllegalArgumentException("Cannot validate by " + dictionary
                    + ": it must be one dictionary. Name one, or leave validate off.");
        }
        String name = dictionary.strip();
        String place = name.startsWith("file:") ? name.substring("file:".length()) : name + ".xml";
        try {
            DataDictionary application = new DataDictionary(place);
            return new FixValidation(
                    name.startsWith("FIX50") ? new DataDictionary(TRANSPORT) : application, application);
        } catch (ConfigError e) {
            throw new IllegalArgumentException("Cannot validate by " + dictionary + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Verdict judge(Record row) {
        Record wire = new Record(row, null);
        wire.put("delimiter", "\u0001");
        wire.put("breaks", List.of());
        wire.put("terminated", true);

        return judge(FixWriter.write((Map<String, ?>) wire));
    }

    /** @param bytes a message with SOH behind each field, as on the wire */
    Verdict judge(byte[] bytes) {
        try {
            Message message = new Message();
            message.fromString(new String(bytes, StandardCharsets.ISO_8859_1), session, application, true);
            if (message.getException() != null) {
                throw message.getException();
            }
            application.validate(message, session != application);

            return Verdict.VALID;
        } catch (FieldNotFound e) {
            return wrong(REQUIRED_TAG_MISSING, e.field);
        } catch (IncorrectTagValue e) {
            return wrong(e.getSessionRejectReason(), e.getField());
        } catch (IncorrectDataFormat e) {
            return wrong(e.getSessionRejectReason(), e.getField());
        } catch (FieldException e) {
            return wrong(e.getSessionRejectReason(), e.getField());
        } catch (InvalidMessage e) {
            return Verdict.invalid(null, null, "it is no FIX message, or its length or sum is wrong");
        } catch (RuntimeException e) {
            return Verdict.invalid(
                    null, null, "it cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static Verdict wrong(long reason, int tag) {
        return Verdict.invalid(reason, tag > 0 ? String.valueOf(tag) : null, text(reason));
    }

    /** SessionRejectReason (373) of FIX 4.4; what QuickFIX/J says itself quotes values. */
    private static String text(long reason) {
        return switch ((int) reason) {
            case 0 -> "invalid tag number";
            case 1 -> "a required field is missing";
            case 2 -> "the field is not defined for this type of message";
            case 3 -> "the field is not defined";
            case 4 -> "the field has no value";
            case 5 -> "the value is not one of those allowed";
            case 6 -> "the value has the wrong format";
            case 11 -> "unknown type of message";
            case 13 -> "the field stands there more than once";
            case 14 -> "the field stands in the wrong place";
            case 15 -> "fields of a group stand in the wrong order";
            case 16 -> "the group has not as many entries as are counted";
            default -> "reason " + reason;
        };
    }
}
