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

import static dev.caravan.format.segments.SegmentColumns.array;

import dev.caravan.format.segments.SegmentColumns;
import dev.caravan.record.Type;
import dev.caravan.record.Type.Scalar;

/** The structs of trade documents: invoices (INVOIC), orders (ORDERS) and despatch advices (DESADV). */
final class EdifactDocumentColumns {

    static final String[] DATE = {"qualifier", "value", "format", "time", "until"};
    static final String[] REFERENCE = {"qualifier", "number", "line", "dates"};
    static final String[] COMMUNICATION = {"number", "channel"};
    static final String[] CONTACT = {"function", "id", "name", "communications"};
    static final String[] PARTY = {
        "qualifier",
        "id",
        "agency",
        "name_and_address",
        "name",
        "street",
        "city",
        "region",
        "postal_code",
        "country",
        "references",
        "contacts"
    };
    static final String[] CURRENCY = {"usage", "code", "qualifier"};
    static final String[] TEXT_BLOCK = {"subject", "code", "lines"};
    static final String[] AMOUNT = {"qualifier", "amount", "currency"};
    static final String[] QUANTITY = {"qualifier", "quantity", "unit"};
    static final String[] PRICE = {"qualifier", "price", "type", "basis", "unit"};
    static final String[] TAX = {"function", "type", "category", "rate", "basis", "amounts"};
    static final String[] ALLOWANCE = {"kind", "number", "code", "text", "percentages", "amounts", "taxes"};
    static final String[] PERCENTAGE = {"qualifier", "percentage", "basis"};
    static final String[] ITEM = {"qualifier", "id", "type"};
    static final String[] DESCRIPTION = {"format", "characteristic", "code", "text"};
    static final String[] LINE = {
        "number",
        "action",
        "item_id",
        "item_type",
        "packing",
        "items",
        "descriptions",
        "quantities",
        "prices",
        "amounts",
        "taxes",
        "allowances",
        "dates",
        "references",
        "parties",
        "texts",
        "first_idx",
        "last_idx"
    };
    static final String[] PACKING = {"id", "parent_id", "level", "packages", "identities"};
    static final String[] PACKAGE = {"count", "type"};
    static final String[] CONTROL = {"qualifier", "value", "unit"};
    static final String[] TOTALS = {"amounts", "taxes", "allowances"};
    static final String[] DOCUMENT = {
        "name_code",
        "number",
        "function",
        "dates",
        "references",
        "parties",
        "currencies",
        "texts",
        "amounts",
        "taxes",
        "allowances",
        "packings",
        "lines",
        "summary",
        "controls",
        "lines_counted"
    };

    /** Prices of small things have many digits: 5118 has fifteen in all. */
    static final int PRECISION = 28;

    static final int SCALE = 10;

    private static final Type TEXT = Scalar.STRING;
    private static final Type TEXTS = array(Scalar.STRING);
    private static final Type NUMBER = new Type.Decimal(PRECISION, SCALE);
    private static final Type TIME = Scalar.TIMESTAMP_NTZ;
    private static final Type DATES = structs(DATE, TEXT, TEXT, TEXT, TIME, TIME);
    private static final Type REFERENCES = structs(REFERENCE, TEXT, TEXT, TEXT, DATES);
    private static final Type CONTACTS = structs(CONTACT, TEXT, TEXT, TEXT, structs(COMMUNICATION, TEXT, TEXT));
    private static final Type PARTIES =
            structs(PARTY, TEXT, TEXT, TEXT, TEXTS, TEXTS, TEXTS, TEXT, TEXT, TEXT, TEXT, REFERENCES, CONTACTS);
    private static final Type TEXT_BLOCKS = structs(TEXT_BLOCK, TEXT, TEXT, TEXTS);
    private static final Type AMOUNTS = structs(AMOUNT, TEXT, NUMBER, TEXT);
    private static final Type TAXES = structs(TAX, TEXT, TEXT, TEXT, NUMBER, NUMBER, AMOUNTS);
    private static final Type ALLOWANCES =
            structs(ALLOWANCE, TEXT, TEXT, TEXT, TEXT, structs(PERCENTAGE, TEXT, NUMBER, TEXT), AMOUNTS, TAXES);
    private static final Type ITEMS = structs(ITEM, TEXT, TEXT, TEXT);
    private static final Type LINES = structs(
            LINE,
            TEXT,
            TEXT,
            TEXT,
            TEXT,
            TEXT,
            ITEMS,
            structs(DESCRIPTION, TEXT, TEXT, TEXT, TEXT),
            structs(QUANTITY, TEXT, NUMBER, TEXT),
            structs(PRICE, TEXT, NUMBER, TEXT, NUMBER, TEXT),
            AMOUNTS,
            TAXES,
            ALLOWANCES,
            DATES,
            REFERENCES,
            PARTIES,
            TEXT_BLOCKS,
            Scalar.LONG,
            Scalar.LONG);

    static final Type DOCUMENT_TYPE = SegmentColumns.struct(
            DOCUMENT,
            TEXT,
            TEXT,
            TEXT,
            DATES,
            REFERENCES,
            PARTIES,
            structs(CURRENCY, TEXT, TEXT, TEXT),
            TEXT_BLOCKS,
            AMOUNTS,
            TAXES,
            ALLOWANCES,
            structs(PACKING, TEXT, TEXT, TEXT, structs(PACKAGE, NUMBER, TEXT), ITEMS),
            LINES,
            SegmentColumns.struct(TOTALS, AMOUNTS, TAXES, ALLOWANCES),
            structs(CONTROL, TEXT, NUMBER, TEXT),
            Scalar.BOOLEAN);

    private EdifactDocumentColumns() {}

    private static Type structs(String[] names, Type... types) {
        return array(SegmentColumns.struct(names, types));
    }
}
