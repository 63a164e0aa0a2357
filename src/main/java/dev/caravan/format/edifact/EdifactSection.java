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
package dev.caravan.format.edifact;

import dev.caravan.record.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a header, a line and a summary have alike: dates, references, parties, texts, amounts, taxes, allowances. */
final class EdifactSection {

    private static final Set<String> OF_PARTY = Set.of("LOC", "FII", "RFF", "DTM", "DOC", "CTA", "COM");
    private static final Set<String> OF_TAX = Set.of("MOA", "LOC");
    private static final Set<String> OF_ALLOWANCE = Set.of("ALI", "DTM", "QTY", "PCD", "MOA", "RTE", "RNG", "TAX");

    private final List<Struct> dates = new ArrayList<>(2);
    private final List<Struct> references = new ArrayList<>(1);
    private final List<Struct> parties = new ArrayList<>(0);
    private final List<Struct> texts = new ArrayList<>(0);
    private final List<Struct> amounts = new ArrayList<>(2);
    private final List<Struct> taxes = new ArrayList<>(1);
    private final List<Struct> allowances = new ArrayList<>(0);
    private List<Struct> referencesOfParty;
    private List<Struct> contacts;
    private List<Struct> communications;
    private List<Struct> datesOfReference;
    private List<Struct> amountsOfTax;
    private List<Struct> percentages;
    private List<Struct> amountsOfAllowance;
    private List<Struct> taxesOfAllowance;

    /** A party, reference, tax or allowance ends with the segment that cannot belong to it. */
    void endWhatCannotHave(String id) {
        if (!OF_PARTY.contains(id)) {
            referencesOfParty = null;
            contacts = null;
            communications = null;
        }

        if (!id.equals("DTM")) {
            datesOfReference = null;
        }

        if (!OF_TAX.contains(id)) {
            amountsOfTax = null;
        }

        if (!OF_ALLOWANCE.contains(id)) {
            amountsOfAllowance = null;
            percentages = null;
            taxesOfAllowance = null;
        }
    }

    boolean inAllowance() {
        return amountsOfAllowance != null;
    }

    void take(EdifactValues segment) {
        switch (segment.id()) {
            case "DTM" -> (datesOfReference != null ? datesOfReference : dates).add(segment.date());
            case "RFF" -> reference(segment);
            case "NAD" -> party(segment);
            case "CTA" -> contact(segment);
            case "COM" -> communication(segment);
            case "FTX" -> texts.add(new Struct(
                    EdifactDocumentColumns.TEXT_BLOCK,
                    segment.value(1, 1),
                    segment.value(3, 1),
                    segment.values(4, 1, 5)));
            case "MOA" -> amount(segment);
            case "TAX" -> tax(segment);
            case "ALC" -> allowance(segment);
            case "PCD" -> {
                if (percentages != null) {
                    percentages.add(new Struct(
                            EdifactDocumentColumns.PERCENTAGE,
                            segment.value(1, 1),
                            segment.number(1, 2),
                            segment.value(1, 3)));
                }
            }
            default -> {}
        }
    }

    private void reference(EdifactValues segment) {
        datesOfReference = new ArrayList<>(0);
        (referencesOfParty != null ? referencesOfParty : references)
                .add(new Struct(
                        EdifactDocumentColumns.REFERENCE,
                        segment.value(1, 1),
                        segment.value(1, 2),
                        segment.value(1, 3),
                        datesOfReference));
    }

    private void party(EdifactValues segment) {
        referencesOfParty = new ArrayList<>(0);
        contacts = new ArrayList<>(0);
        communications = null;
        parties.add(new Struct(
                EdifactDocumentColumns.PARTY,
                segment.value(1, 1),
                segment.value(2, 1),
                segment.value(2, 3),
                segment.values(3, 1, 5),
                segment.values(4, 1, 5),
                segment.values(5, 1, 4),
                segment.value(6, 1),
                segment.value(7, 1),
                segment.value(8, 1),
                segment.value(9, 1),
                referencesOfParty,
                contacts));
    }

    private void contact(EdifactValues segment) {
        if (contacts != null) {
            communications = new ArrayList<>(1);
            contacts.add(new Struct(
                    EdifactDocumentColumns.CONTACT,
                    segment.value(1, 1),
                    segment.value(2, 1),
                    segment.value(2, 2),
                    communications));
        }
    }

    private void communication(EdifactValues segment) {
        if (communications != null) {
            for (EdifactValues each : segment.repetitions(1)) {
                communications.add(
                        new Struct(EdifactDocumentColumns.COMMUNICATION, each.value(1, 1), each.value(1, 2)));
            }
        }
    }

    private void amount(EdifactValues segment) {
        List<Struct> to = amountsOfTax != null ? amountsOfTax : inAllowance() ? amountsOfAllowance : amounts;
        to.add(new Struct(
                EdifactDocumentColumns.AMOUNT, segment.value(1, 1), segment.number(1, 2), segment.value(1, 3)));
    }

    private void tax(EdifactValues segment) {
        amountsOfTax = new ArrayList<>(1);
        (inAllowance() ? taxesOfAllowance : taxes)
                .add(new Struct(
                        EdifactDocumentColumns.TAX,
                        segment.value(1, 1),
                        segment.value(2, 1),
                        segment.value(6, 1),
                        segment.numberOrText(5, 4),
                        segment.numberOrText(4, 1),
                        amountsOfTax));
    }

    private void allowance(EdifactValues segment) {
        percentages = new ArrayList<>(0);
        amountsOfAllowance = new ArrayList<>(1);
        taxesOfAllowance = new ArrayList<>(0);
        allowances.add(new Struct(
                EdifactDocumentColumns.ALLOWANCE,
                segment.value(1, 1),
                segment.value(2, 1),
                segment.value(5, 1),
                segment.text(5, 4, 5),
                percentages,
                amountsOfAllowance,
                taxesOfAllowance));
    }

    List<Struct> dates() {
        return dates;
    }

    List<Struct> references() {
        return references;
    }

    List<Struct> parties() {
        return parties;
    }

    List<Struct> texts() {
        return texts;
    }

    List<Struct> amounts() {
        return amounts;
    }

    List<Struct> taxes() {
        return taxes;
    }

    List<Struct> allowances() {
        return allowances;
    }
}
