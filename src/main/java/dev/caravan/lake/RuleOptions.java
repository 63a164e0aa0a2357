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
package dev.caravan.lake;

import dev.caravan.landing.Expectation;
import dev.caravan.landing.Expectation.Action;
import dev.caravan.landing.MaskKey;
import dev.caravan.landing.RowRules;
import dev.caravan.landing.RowRules.Mask;
import dev.caravan.landing.RowRules.RawPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns the options of an endpoint into rules, and tells everything that is wrong with them at once. */
final class RuleOptions {

    private static final String ACTION = ".action";

    private final LakeConfiguration configuration;
    private final List<String> problems = new ArrayList<>();

    private RuleOptions(LakeConfiguration configuration) {
        this.configuration = configuration;
    }

    /** @throws IllegalArgumentException naming every problem */
    static RowRules rules(LakeConfiguration configuration) {
        return new RuleOptions(configuration).rules();
    }

    private RowRules rules() {
        Map<String, Mask> masks = masks();
        Optional<MaskKey> key = given(configuration.getMaskKey()).map(MaskKey::new);
        if (masks.containsValue(Mask.HASH) && key.isEmpty()) {
            problems.add("mask: hash needs a maskKey, for example {{env:MASK_KEY}}");
        }
        List<Expectation> expectations = expectations();
        RawPayload rawPayload = choice("rawPayload", configuration.getRawPayload(), RawPayload.class)
                .orElse(RawPayload.KEEP);
        OptionalLong max = max();
        OptionalDouble maxRatio = maxRatio();
        Optional<String> deleteWhen = deleteWhen();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot land in " + configuration.getTable() + ": " + String.join("; ", problems));
        }

        return new RowRules(
                masks, key, expectations, deleteWhen, given(configuration.getTransform()), rawPayload, max, maxRatio);
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text).filter(each -> !each.isBlank());
    }

    private <E extends Enum<E>> Optional<E> choice(String option, Object value, Class<E> type) {
        String name = String.valueOf(value).strip().toUpperCase(Locale.ROOT);
        Optional<E> found = Stream.of(type.getEnumConstants())
                .filter(each -> each.name().equals(name))
                .findFirst();
        if (found.isEmpty()) {
            problems.add(option + " is " + value + ", but must be one of "
                    + Stream.of(type.getEnumConstants())
                            .map(each -> each.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")));
        }

        return found;
    }

    private Map<String, Mask> masks() {
        Map<String, Mask> masks = new TreeMap<>();
        configuration.getMasks().forEach((column, mask) -> choice("mask." + column, mask, Mask.class)
                .ifPresent(found -> masks.put(column, found)));

        return masks;
    }

    private List<Expectation> expectations() {
        Map<String, Object> options = new TreeMap<>(configuration.getExpectations());
        List<Expectation> expectations = new ArrayList<>();
        options.forEach((option, value) -> {
            if (!option.endsWith(ACTION)) {
                Object action = options.getOrDefault(option + ACTION, Action.QUARANTINE);
                choice("expect." + option + ACTION, action, Action.class)
                        .ifPresent(found -> expectations.add(new Expectation(option, String.valueOf(value), found)));
            } else if (!options.containsKey(option.substring(0, option.length() - ACTION.length()))) {
                problems.add("expect." + option + " has no predicate: there is no expect."
                        + option.substring(0, option.length() - ACTION.length()));
            }
        });

        return expectations;
    }

    private Optional<String> deleteWhen() {
        Optional<String> predicate = given(configuration.getDeleteWhen());
        String mode = configuration.getMode();
        if (predicate.isPresent() && !mode.equals("merge") && !mode.equals("scd2")) {
            problems.add("deleteWhen goes with mode merge or scd2, not with " + mode);
        }

        return predicate;
    }

    private OptionalLong max() {
        Long max = configuration.getQuarantineMax();
        if (max != null && max < 0) {
            problems.add("quarantineMax is " + max + ", but must be 0 or more");
        }

        return max == null ? OptionalLong.empty() : OptionalLong.of(max);
    }

    private OptionalDouble maxRatio() {
        Double ratio = configuration.getQuarantineMaxRatio();
        if (ratio != null && !(ratio >= 0 && ratio <= 1)) {
            problems.add("quarantineMaxRatio is " + ratio + ", but must be between 0 and 1");
        }

        return ratio == null ? OptionalDouble.empty() : OptionalDouble.of(ratio);
    }
}
