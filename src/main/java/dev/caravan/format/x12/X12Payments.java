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
 * The claim payments of a health care claim payment set (835): CLP and what follows it up to the next CLP, LX or PLB.
 * For one set.
 */
final class X12Payments {

    private final X12Parts parts;
    private X12Values payment;
    private long last;
    private List<Struct> adjustments;
    private List<Struct> services;
    private BigDecimal adjusted;
    private X12Values service;
    private List<Struct> serviceAdjustments;
    private String serviceDate;

    /** @param parts takes the payments, provider adjustments and what is wrong with an amount */
    X12Payments(X12Parts parts) {
        this.parts = parts;
    }

    void read(List<Struct> segments) {
        for (Struct segment : segments) {
            accept(new X12Values(segment, parts));
        }

        endPayment();
    }

    private void accept(X12Values segment) {
        switch (segment.id()) {
            case "CLP" -> {
                endPayment();
                payment = segment;
                adjustments = new ArrayList<>(0);
                services = new ArrayList<>(1);
                adjusted = BigDecimal.ZERO;
            }
            case "LX", "SE" -> endPayment();
            case "PLB" -> {
                endPayment();
                providerAdjustments(segment);
            }
            default -> {
                if (payment != null) {
                    part(segment);
                }
            }
        }

        last = segment.idx();
    }

    private void part(X12Values segment) {
        switch (segment.id()) {
            case "SVC" -> {
                endService();
                service = segment;
                serviceAdjustments = new ArrayList<>(0);
            }
            case "CAS" -> adjust(segment, service == null ? adjustments : serviceAdjustments);
            case "DTM" -> {
                boolean wanted = segment.is(1, "472") || segment.is(1, "150");
                if (service != null && wanted) {
                    serviceDate = segment.value(2);
                }
            }
            default -> {}
        }
    }

    /** Reason, amount and quantity up to six times. */
    private void adjust(X12Values segment, List<Struct> to) {
        for (int number = 2; number <= Math.min(segment.size(), 17); number += 3) {
            if (segment.value(number) != null || segment.value(number + 1) != null) {
                BigDecimal amount = segment.amount(number + 1);
                adjusted = adjusted == null || amount == null ? null : adjusted.add(amount);
                to.add(new Struct(
                        X12ClaimColumns.ADJUSTMENT,
                        segment.value(1),
                        segment.value(number),
                        amount,
                        segment.quantity(number + 2)));
            }
        }
    }

    /** Reason and amount up to six times. */
    private void providerAdjustments(X12Values segment) {
        List<Struct> providerAdjustments = new ArrayList<>(1);
        for (int number = 3; number <= Math.min(segment.size(), 13); number += 2) {
            if (segment.value(number) != null || segment.value(number + 1) != null) {
                providerAdjustments.add(new Struct(
                        X12ClaimColumns.PROVIDER_ADJUSTMENT,
                        segment.value(1),
                        segment.value(2),
                        segment.component(number, 1),
                        segment.component(number, 2),
                        segment.amount(number + 1)));
            }
        }

        parts.add(X12Part.Kind.PROVIDER_ADJUSTMENT, providerAdjustments, segment.idx());
    }

    private void endService() {
        if (service != null) {
            services.add(new Struct(
                    X12ClaimColumns.SERVICE,
                    service.component(1, 1),
                    service.component(1, 2),
                    X12Claims.modifiers(service, 1),
                    service.amount(2),
                    service.amount(3),
                    service.value(4),
                    service.quantity(5),
                    serviceDate,
                    serviceAdjustments));
        }

        service = null;
        serviceDate = null;
    }

    private void endPayment() {
        if (payment == null) {
            return;
        }

        endService();
        BigDecimal charge = payment.amount(3);
        BigDecimal paid = payment.amount(4);
        boolean comparable = charge != null && paid != null && adjusted != null;
        Struct struct = new Struct(
                X12ClaimColumns.PAYMENT,
                payment.value(1),
                payment.value(2),
                charge,
                paid,
                payment.amount(5),
                payment.value(6),
                payment.value(7),
                adjustments,
                services,
                comparable ? charge.subtract(adjusted).compareTo(paid) == 0 : null,
                payment.idx(),
                last);
        parts.add(X12Part.Kind.CLAIM_PAYMENT, struct, last);
        payment = null;
    }
}
