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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The parts of a transaction set in their order, and the faults told while each of them was read. */
final class X12Parts implements Consumer<String> {

    private final List<X12Part> parts = new ArrayList<>(1);
    private List<String> faults = new ArrayList<>(0);

    /** Those of a set of this kind; none when it has no claims or payments. */
    static X12Parts of(String set, List<Struct> segments) {
        X12Parts parts = new X12Parts();
        if ("837".equals(set)) {
            new X12Claims(parts).read(segments);
        } else if ("835".equals(set)) {
            new X12Payments(parts).read(segments);
        }

        return parts;
    }

    @Override
    public void accept(String fault) {
        faults.add(fault);
    }

    void add(X12Part.Kind kind, Object value, long lastIdx) {
        parts.add(new X12Part(kind, value, lastIdx, faults));
        faults = new ArrayList<>(0);
    }

    List<X12Part> all() {
        return parts;
    }

    /** The structs of this kind, one after the other. */
    List<Object> structs(X12Part.Kind kind) {
        List<Object> structs = new ArrayList<>(parts.size());
        for (X12Part part : parts) {
            if (part.kind() == kind) {
                if (part.value() instanceof List<?> several) {
                    structs.addAll(several);
                } else {
                    structs.add(part.value());
                }
            }
        }

        return structs;
    }

    /** All of them in the order in which they were told. */
    List<String> faults() {
        List<String> all = new ArrayList<>(0);
        parts.forEach(part -> all.addAll(part.faults()));
        all.addAll(faults);
        return all;
    }

    /** Those that belong to none of the parts. */
    List<String> otherFaults() {
        return faults;
    }
}
