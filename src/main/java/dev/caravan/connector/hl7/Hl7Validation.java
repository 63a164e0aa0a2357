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
package dev.caravan.connector.hl7;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.ErrorCode;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.Location;
import ca.uhn.hl7v2.model.GenericMessage;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.validation.DefaultValidator;
import ca.uhn.hl7v2.validation.ValidationContext;
import ca.uhn.hl7v2.validation.ValidationException;
import ca.uhn.hl7v2.validation.ValidationExceptionHandler;
import ca.uhn.hl7v2.validation.impl.DefaultValidationWithoutTN;
import dev.caravan.format.judge.Judge;
import dev.caravan.format.judge.Verdict;
import dev.caravan.record.Record;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * What HAPI's model of the version in MSH-12 says of a message: segments in their places, required segments and fields,
 * repetitions, types of values. Neither lengths nor code tables are judged, nor what profiles say; segments whose names
 * begin with Z may stand anywhere. Reasons are codes of table 0357.
 */
final class Hl7Validation implements Judge {

    /** It has no location. */
    private static final String NO_TYPE = "A datatype for OBX-5";

    private final HapiContext context = new DefaultHapiContext();
    private final ValidationContext rules = new DefaultValidationWithoutTN();
    private final ThreadLocal<PipeParser> parsers = ThreadLocal.withInitial(() -> new PipeParser(context));

    Hl7Validation() {
        // Errors of the parser name values; ours, behind it, name fields.
        context.getParserConfiguration().setValidating(false);
    }

    @Override
    public Verdict judge(Record row) {
        Message message;
        try {
            message = parsers.get().parse(text(row));
        } catch (HL7Exception e) {
            return refused(e);
        }

        if (message instanceof GenericMessage) {
            return open(ErrorCode.UNSUPPORTED_MESSAGE_TYPE, "MSH-9", "there are no rules for this type of message");
        }

        try {
            Optional<Verdict> structure = Hl7Structure.judge(message);
            return structure.isPresent() ? structure.get() : values(message);
        } catch (HL7Exception e) {
            return refused(e);
        }
    }

    private Verdict values(Message message) throws HL7Exception {
        DefaultValidator<Verdict> validator = new DefaultValidator<>(rules);
        validator.setValidatePrimitives(true);
        return validator.validate(message, new First());
    }

    private static String text(Record row) {
        Charset charset = Charset.forName((String) row.get("encoding"));
        return new String((byte[]) row.get("_raw"), charset)
                .replace("\r\n", "\r")
                .replace('\n', '\r');
    }

    private static Verdict refused(HL7Exception e) {
        if (e.getError() == ErrorCode.UNSUPPORTED_VERSION_ID) {
            return open(e.getError(), "MSH-12", "there are no rules for this version");
        }

        if (e.getError() == null || e.getError() == ErrorCode.APPLICATION_INTERNAL_ERROR) {
            return open(ErrorCode.APPLICATION_INTERNAL_ERROR, null, "HAPI does not read it");
        }

        String field = e.getMessage().startsWith(NO_TYPE) ? "OBX-2" : field(e.getLocation());
        return Verdict.invalid((long) e.getErrorCode(), field, text(e.getError()));
    }

    private static Verdict open(ErrorCode reason, String field, String text) {
        return new Verdict(null, (long) reason.getCode(), field, text);
    }

    /** What HAPI says itself quotes values. */
    private static String text(ErrorCode error) {
        return switch (error) {
            case SEGMENT_SEQUENCE_ERROR -> "segments are not in order";
            case REQUIRED_FIELD_MISSING -> "a required field is missing";
            case DATA_TYPE_ERROR -> "the value is not of the type of the field";
            case TABLE_VALUE_NOT_FOUND -> "the value is not one of those allowed";
            case UNSUPPORTED_MESSAGE_TYPE, UNSUPPORTED_EVENT_CODE -> "the type of message is not known";
            default -> "it is not as the rules of its version want it";
        };
    }

    /** {@code PID-3.1}: names and numbers only. Null when HAPI does not know. */
    private static String field(Location location) {
        if (location == null || location.getSegmentName() == null || location.getField() < 1) {
            return null;
        }

        StringBuilder field = new StringBuilder(location.getSegmentName());
        field.append('-').append(location.getField());
        if (location.getComponent() > 0) {
            field.append('.').append(location.getComponent());
            if (location.getSubcomponent() > 0) {
                field.append('.').append(location.getSubcomponent());
            }
        }

        return field.toString();
    }

    /** Keeps the first rule that is broken, and tells nobody else. */
    private static final class First implements ValidationExceptionHandler<Verdict> {

        private Verdict verdict = Verdict.VALID;

        @Override
        public void onExceptions(ValidationException... exceptions) {
            if (exceptions.length > 0 && !hasFailed()) {
                verdict = Verdict.invalid(
                        (long) ErrorCode.DATA_TYPE_ERROR.getCode(),
                        field(exceptions[0].getLocation()),
                        text(ErrorCode.DATA_TYPE_ERROR));
            }
        }

        @Override
        public Verdict result() {
            return verdict;
        }

        @Override
        public void setValidationSubject(Object subject) {
            // The message is known.
        }

        @Override
        public boolean hasFailed() {
            return verdict != Verdict.VALID;
        }
    }
}
