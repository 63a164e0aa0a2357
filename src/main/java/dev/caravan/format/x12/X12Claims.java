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

import dev.caravan.record.Struct;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The claims of a health care claim set (837 professional, institutional or dental): CLM and what follows it up to the
 * next CLM or HL, with the parties that stand above it in the hierarchy. For one set.
 */
final class X12Claims {

    private final X12Parts parts;
    private String billingProvider;
    private String subscriber;
    private String payer;
    private X12Values claim;
    private long last;
    private List<Struct> diagnoses;
    private List<Struct> lines;
    private X12Values line;
    private X12Values service;
    private String serviceDate;
    private BigDecimal charge;
    private BigDecimal charges;

    /** @param parts takes the claims and what is wrong with an amount */
    X12Claims(X12Parts parts) {
        this.parts = parts;
    }

    void read(List<Struct> segments) {
        for (Struct segment : segments) {
            accept(new X12Values(segment, parts));
        }

        endClaim();
    }

    private void accept(X12Values segment) {
        switch (segment.id()) {
            case "HL" -> {
                endClaim();
                level(segment.value(3));
            }
            case "CLM" -> {
                endClaim();
                claim = segment;
                diagnoses = new ArrayList<>(0);
                lines = new ArrayList<>(1);
                charges = BigDecimal.ZERO;
            }
            case "SE" -> endClaim();
            case "NM1" -> {
                if (claim == null) {
                    party(segment);
                }
            }
            default -> {
                if (claim != null) {
                    part(segment);
                }
            }
        }

        last = segment.idx();
    }

    private void level(String code) {
        boolean information = "20".equals(code);
        if (information) {
            billingProvider = null;
        }

        if (information || "22".equals(code)) {
            subscriber = null;
            payer = null;
        }
    }

    private void party(X12Values name) {
        String entity = name.value(1) == null ? "" : name.value(1);
        switch (entity) {
            case "85" -> billingProvider = name.value(9);
            case "IL" -> subscriber = name.value(9);
            case "PR" -> payer = name.value(9);
            default -> {}
        }
    }

    private void part(X12Values segment) {
        switch (segment.id()) {
            case "HI" -> {
                for (int number = 1; number <= segment.size(); number++) {
                    if (segment.component(number, 2) != null) {
                        diagnoses.add(new Struct(
                                X12ClaimColumns.DIAGNOSIS, segment.component(number, 1), segment.component(number, 2)));
                    }
                }
            }
            case "LX" -> {
                endLine();
                line = segment;
            }
            case "SV1", "SV2", "SV3" -> {
                if (line != null) {
                    service = segment;
                }
            }
            case "DTP" -> {
                if (line != null && segment.is(1, "472")) {
                    serviceDate = segment.value(3);
                }
            }
            default -> {}
        }
    }

    private void endLine() {
        if (line != null) {
            lines.add(line(service == null ? "" : service.id()));
            charges = charges == null || charge == null ? null : charges.add(charge);
        }

        line = null;
        service = null;
        serviceDate = null;
        charge = null;
    }

    /** The same facts stand in other elements of the three kinds. */
    private Struct line(String kind) {
        return switch (kind) {
            case "SV1" -> line(null, 1, 2, service.value(3), service.quantity(4));
            case "SV2" -> line(service.value(1), 2, 3, service.value(4), service.quantity(5));
            case "SV3" -> line(null, 1, 2, null, service.quantity(6));
            default -> new Struct(
                    X12ClaimColumns.LINE, line.value(1), null, null, null, List.of(), null, null, null, serviceDate);
        };
    }

    private Struct line(String revenueCode, int procedure, int amount, String unit, BigDecimal quantity) {
        charge = service.amount(amount);
        return new Struct(
                X12ClaimColumns.LINE,
                line.value(1),
                revenueCode,
                service.component(procedure, 1),
                service.component(procedure, 2),
                modifiers(service, procedure),
                charge,
                unit,
                quantity,
                serviceDate);
    }

    /** Components 3 to 6 of a procedure. */
    static List<String> modifiers(X12Values segment, int procedure) {
        List<String> modifiers = new ArrayList<>(0);
        for (int component = 3; component <= 6; component++) {
            String modifier = segment.component(procedure, component);
            if (modifier != null) {
                modifiers.add(modifier);
            }
        }

        return modifiers;
    }

    private void endClaim() {
        if (claim == null) {
            return;
        }

        endLine();
        BigDecimal total = claim.amount(2);
        boolean comparable = total != null && charges != null && !lines.isEmpty();
        Struct struct = new Struct(
                X12ClaimColumns.CLAIM,
                claim.value(1),
                total,
                claim.component(5, 1),
                claim.component(5, 3),
                billingProvider,
                subscriber,
                payer,
                diagnoses,
                lines,
                comparable ? total.compareTo(charges) == 0 : null,
                claim.idx(),
                last);
        parts.add(X12Part.Kind.CLAIM, struct, last);
        claim = null;
    }
}
