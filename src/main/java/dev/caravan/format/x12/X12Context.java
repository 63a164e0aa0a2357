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
package dev.caravan.format.x12;

import dev.caravan.record.Record;
import dev.caravan.record.Struct;
import java.math.BigDecimal;

/**
 * What stands around the claims of a set. In an 837 the loops above CLM, by their levels (HL); what a claim says about
 * other subscribers and payers is not of its context. In an 835 the header, and the names behind each CLP.
 */
final class X12Context {

    private X12Party party;
    private X12Party billingProvider;
    private X12Party subscriber;
    private X12Party patient;
    private X12Party payer;
    private X12Party payee;
    private X12Values insurance;
    private X12Values relation;
    private X12Values payment;
    private BigDecimal paid;
    private X12Values trace;
    private String productionDate;
    private boolean inClaim;

    void accept(X12Values segment) {
        switch (segment.id()) {
            case "HL" -> {
                inClaim = false;
                party = null;
                level(segment.value(3));
            }
            case "CLM" -> {
                inClaim = true;
                party = null;
            }
            case "CLP" -> {
                party = null;
                patient = null;
                subscriber = null;
            }
            case "LX", "SVC", "PLB" -> party = null;
            default -> {
                if (!inClaim) {
                    part(segment);
                }
            }
        }
    }

    private void level(String code) {
        String level = code == null ? "" : code;
        switch (level) {
            case "20" -> {
                billingProvider = null;
                endSubscriber();
            }
            case "22" -> endSubscriber();
            case "23" -> endPatient();
            default -> {}
        }
    }

    private void endSubscriber() {
        subscriber = null;
        payer = null;
        insurance = null;
        endPatient();
    }

    private void endPatient() {
        patient = null;
        relation = null;
    }

    private void part(X12Values segment) {
        switch (segment.id()) {
            case "NM1", "N1" -> name(segment);
            case "N3", "N4", "DMG", "REF" -> {
                if (party != null) {
                    party.take(segment);
                }
            }
            case "SBR" -> insurance = segment;
            case "PAT" -> relation = segment;
            case "BPR" -> {
                payment = segment;
                paid = segment.amount(2);
            }
            case "TRN" -> trace = segment;
            case "DTM" -> {
                if (segment.is(1, "405")) {
                    productionDate = segment.value(2);
                }
            }
            default -> {}
        }
    }

    private void name(X12Values segment) {
        party = new X12Party(segment);
        String entity = segment.value(1) == null ? "" : segment.value(1);
        switch (entity) {
            case "85" -> billingProvider = party;
            case "IL" -> subscriber = party;
            case "QC" -> patient = party;
            case "PR" -> payer = party;
            case "PE" -> payee = party;
            default -> {}
        }
    }

    /** What BPR02 says; null without one. */
    BigDecimal paid() {
        return paid;
    }

    /** @param balanced whether the whole remittance is, null when that cannot be said */
    void put(Record row, Boolean balanced) {
        row.put("billing_provider", X12Party.struct(billingProvider));
        row.put("subscriber", X12Party.struct(subscriber));
        row.put("patient", X12Party.struct(patient));
        row.put("payer", X12Party.struct(payer));
        row.put("payee", X12Party.struct(payee));
        row.put("insurance", insurance == null && relation == null ? null : insurance());
        row.put("remittance", payment == null ? null : remittance(balanced));
    }

    private Struct insurance() {
        return new Struct(
                X12ContextColumns.INSURANCE,
                value(insurance, 1),
                value(insurance, 2),
                value(insurance, 3),
                value(insurance, 4),
                value(insurance, 9),
                value(relation, 1));
    }

    private Struct remittance(Boolean balanced) {
        return new Struct(
                X12ContextColumns.REMITTANCE,
                payment.value(1),
                paid,
                payment.value(3),
                payment.value(4),
                payment.value(16),
                value(trace, 2),
                value(trace, 3),
                productionDate,
                balanced);
    }

    private static String value(X12Values segment, int number) {
        return segment == null ? null : segment.value(number);
    }
}
