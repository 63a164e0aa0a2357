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
package dev.caravan.format.mx;

import dev.caravan.format.xml.XmlCut;
import dev.caravan.format.xml.XmlElement;

/** Rows are the transactions of transfers and the statements of accounts; of all other messages the message. */
final class MxCut implements XmlCut {

    @Override
    public Kind kind(XmlElement element) {
        XmlElement parent = element.parent();
        if (element.local().equals("AppHdr")) {
            return Kind.KEEP_LATEST;
        }

        if (MxKind.isMessage(element)) {
            return MxKind.of(element) == MxKind.OTHER ? Kind.ROW : Kind.PASS;
        }

        if (parent == null) {
            return Kind.PASS;
        }

        if (MxKind.isMessage(parent)) {
            return inMessage(element, MxKind.of(parent));
        }

        boolean payment =
                parent.local().equals("PmtInf") && parent.parent() != null && MxKind.isMessage(parent.parent());
        return !payment ? Kind.PASS : element.local().equals(MxKind.INITIATION.row()) ? Kind.ROW : Kind.KEEP;
    }

    private static Kind inMessage(XmlElement element, MxKind kind) {
        if (kind == MxKind.INITIATION && element.local().equals("PmtInf")) {
            return Kind.PASS;
        }

        if (element.local().equals("GrpHdr")) {
            return Kind.KEEP;
        }

        return element.local().equals(kind.row()) ? Kind.ROW : Kind.SKIP;
    }

    @Override
    public boolean nests(String local) {
        return false;
    }
}
