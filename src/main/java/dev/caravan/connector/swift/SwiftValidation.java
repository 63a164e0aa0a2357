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
package dev.caravan.connector.swift;

import com.prowidesoftware.swift.model.field.Field;
import com.prowidesoftware.swift.model.mt.AbstractMT;
import dev.caravan.format.judge.Judge;
import dev.caravan.format.judge.Verdict;
import dev.caravan.record.Record;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What Prowide's library knows of a message: whether its type has the fields that it has, and whether their values have the
 * formats of the handbook. Which fields are mandatory, their order, code words, network rules and check digits are not in it.
 */
final class SwiftValidation implements Judge {

    private static final String FIELDS = Field.class.getPackageName() + ".Field";
    private static final String TYPES = AbstractMT.class.getPackageName() + ".mt";
    private static final Pattern TAG = Pattern.compile("[0-9]{2}[A-Z]?");
    private static final Pattern TYPE = Pattern.compile("[0-9]{3}");
    private static final Set<String> VARIANTS = Set.of("STP", "REMIT", "COV", "RUR6");

    /** A field and its format, which is empty where it is not one that can be judged. */
    private record Known(Optional<Pattern> format) {}

    private final Map<String, Optional<Known>> fields = new ConcurrentHashMap<>();
    private final Map<String, Optional<Set<String>>> types = new ConcurrentHashMap<>();

    @Override
    public Verdict judge(Record row) {
        List<?> tags = (List<?>) row.get("fields");
        if (tags.isEmpty()) {
            return Verdict.open("there are no fields to judge");
        }

        // A bare statement does not say what it is.
        String type = (String) row.get("message_type");
        Optional<Set<String>> allowed = type == null ? Optional.empty() : allowed(type, row.get("validation_flag"));
        if (type != null && allowed.isEmpty()) {
            return Verdict.open("there are no rules for this type of message");
        }

        for (Object element : tags) {
            Map<?, ?> field = (Map<?, ?>) element;
            Optional<Verdict> verdict = judge((String) field.get("tag"), (String) field.get("value"), allowed);
            if (verdict.isPresent()) {
                return verdict.get();
            }
        }

        return Verdict.VALID;
    }

    private Optional<Verdict> judge(String tag, String value, Optional<Set<String>> allowed) {
        // What is no tag may be part of a value: it is not told.
        if (tag == null || !TAG.matcher(tag).matches()) {
            return Optional.of(Verdict.invalid(null, null, "there is no such field"));
        }

        Optional<Known> known = fields.computeIfAbsent(tag, SwiftValidation::field);
        if (known.isEmpty()) {
            return Optional.of(Verdict.invalid(null, tag, "there is no such field"));
        }

        if (allowed.isPresent() && !allowed.get().contains(tag)) {
            return Optional.of(Verdict.invalid(null, tag, "this type of message has no such field"));
        }

        Optional<Pattern> format = known.get().format();
        boolean fits =
                format.isEmpty() || value != null && format.get().matcher(value).matches();
        return fits
                ? Optional.empty()
                : Optional.of(Verdict.invalid(null, tag, "the value does not have the format of the field"));
    }

    private Optional<Set<String>> allowed(String type, Object flag) {
        if (!TYPE.matcher(type).matches()) {
            return Optional.empty();
        }

        String variant = flag instanceof String text && VARIANTS.contains(text) ? text : "";
        Optional<Set<String>> ofVariant = variant.isEmpty()
                ? Optional.empty()
                : types.computeIfAbsent(
                        type + (variant.equals("COV") ? variant : "_" + variant), SwiftValidation::type);

        return ofVariant.isPresent() ? ofVariant : types.computeIfAbsent(type, SwiftValidation::type);
    }

    /** The fields of a type of message are those that its class gives out. */
    private static Optional<Set<String>> type(String name) {
        try {
            Class<?> type = Class.forName(TYPES + name.charAt(0) + "xx.MT" + name);
            Set<String> tags = new HashSet<>();
            for (Method method : type.getMethods()) {
                String prefix = "getField";
                if (method.getName().startsWith(prefix) && method.getParameterCount() == 0) {
                    tags.add(method.getName().substring(prefix.length()));
                }
            }

            return Optional.of(tags);
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Optional<Known> field(String tag) {
        try {
            Class<?> type = Class.forName(FIELDS + tag);
            Field field = type.asSubclass(Field.class).getConstructor().newInstance();
            return Optional.of(new Known(SwiftFormats.pattern(field.validatorPattern())));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Prowide's class of field " + tag + " is not as the others", e);
        }
    }
}
