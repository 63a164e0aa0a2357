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

import static dev.caravan.format.xml.XmlRead.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.record.Record;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What genkgo/camt, a PHP parser, reads in a message: its objects by their getters. Compares all of them with rows; a
 * getter that this class does not know fails the test.
 */
final class PhpSnapshot {

    private static final Map<String, String> BALANCES = Map.of(
            "OPBD", "opening",
            "PRCD", "opening",
            "CLBD", "closing",
            "OPAV", "opening_available",
            "CLAV", "closing_available",
            "FWAV", "forward_available",
            "ITBD", "interim",
            "ITAV", "interim_available",
            "INFO", "information",
            "XPCD", "expected_credit");

    /** Who a related party or agent is, and where it is here. */
    private static final Map<String, String> ROLES = Map.of(
            "Creditor", "creditor",
            "Debtor", "debtor",
            "UltimateCreditor", "ultimate_creditor",
            "UltimateDebtor", "ultimate_debtor",
            "CreditorAgent", "creditor_agent",
            "DebtorAgent", "debtor_agent");

    /** Getters of their class: from what corresponds to the object to what corresponds to the value. */
    private static final Map<String, Function<Object, Object>> GETTERS = getters();

    private int compared;

    private static Map<String, Function<Object, Object>> getters() {
        Map<String, Function<Object, Object>> getters = new HashMap<>();
        getters.put("Message.getEntries", rows -> entries((List<?>) rows));
        getters.put("Message.getGroupHeader", rows -> at(rows, 0, "group_header"));
        getters.put("Message.getRecords", rows -> statements((List<?>) rows));
        header(getters);
        record(getters);
        entry(getters);
        transaction(getters);
        party(getters);
        return getters;
    }

    private static void header(Map<String, Function<Object, Object>> getters) {
        names(
                getters,
                "GroupHeader",
                Map.of(
                        "getAdditionalInformation", "additional_information",
                        "getCreatedOn", "created",
                        "getMessageId", "message_id",
                        "getMessageRecipient", "recipient",
                        "getOriginalBusinessQuery", "original_query",
                        "getPagination", "page"));
        names(
                getters,
                "OriginalBusinessQuery",
                Map.of("getCreatedOn", "created", "getMessageId", "message_id", "getMessageNameId", "message_name_id"));
        getters.put("Pagination.getPageNumber", page -> at(page, "number"));
    }

    private static void record(Map<String, Function<Object, Object>> getters) {
        names(
                getters,
                "Record",
                Map.of(
                        "getAccount", "account",
                        "getAdditionalInformation", "additional_information",
                        "getCopyDuplicateIndicator", "copy_duplicate",
                        "getCreatedOn", "created",
                        "getElectronicSequenceNumber", "electronic_sequence_number",
                        "getFromDate", "from",
                        "getToDate", "to",
                        "getId", "id",
                        "getLegalSequenceNumber", "legal_sequence_number",
                        "getPagination", "page"));
        getters.put("Record.getEntries", statement -> at(statement, "entries"));
        getters.put("Record.getBalances", statement -> at(statement, "balances"));
        getters.put("Balance.getAmount", PhpSnapshot::money);
        getters.put("Balance.getDate", balance -> at(balance, "date"));
        getters.put("Balance.getType", balance -> BALANCES.get(at(balance, "type")));
    }

    private static void entry(Map<String, Function<Object, Object>> getters) {
        names(
                getters,
                "Entry",
                Map.of(
                        "getAccountServicerReference", "account_servicer_reference",
                        "getAdditionalInfo", "additional_information",
                        "getBankTransactionCode", "bank_transaction_code",
                        "getBookingDate", "booking_date",
                        "getCreditDebitIndicator", "credit_debit",
                        "getReference", "reference",
                        "getReversalIndicator", "reversal",
                        "getStatus", "status",
                        "getValueDate", "value_date"));
        getters.put("Entry.getAmount", PhpSnapshot::money);
        // It does not look for it in the first version.
        getters.put("Entry.getBatchPaymentId", entry -> new OneOf(batches(entry)));
        getters.put("Entry.getCharges", entry -> first(at(entry, "charges")));
        getters.put("Entry.getIndex", entry -> at(entry, "#index"));
        getters.put("Entry.getRecord", entry -> at(entry, "#statement"));
        getters.put("Entry.getTransactionDetail", entry -> first(transactions(entry)));
        getters.put("Entry.getTransactionDetails", entry -> transactions(entry));
        getters.put("BankTransactionCode.getDomain", code -> at(code, "domain") == null ? null : code);
        getters.put("BankTransactionCode.getProprietary", code -> at(code, "proprietary") == null ? null : code);
        getters.put("DomainBankTransactionCode.getCode", code -> at(code, "domain"));
        getters.put("DomainBankTransactionCode.getFamily", code -> code);
        getters.put("DomainFamilyBankTransactionCode.getCode", code -> at(code, "family"));
        getters.put("DomainFamilyBankTransactionCode.getSubFamilyCode", code -> at(code, "sub_family"));
        getters.put("ProprietaryBankTransactionCode.getCode", code -> at(code, "proprietary"));
        getters.put("ProprietaryBankTransactionCode.getIssuer", code -> at(code, "proprietary_issuer"));
        getters.put("Charges.getTotalChargesAndTaxAmount", charges -> at(charges, "total"));
        getters.put("Charges.getRecord", charges -> first(at(charges, "records")));
        getters.put("Charges.getRecords", charges -> at(charges, "records"));
        getters.put("ChargesRecord.getAmount", charge -> at(charge, "amount"));
        getters.put("ChargesRecord.getChargesIncludedIndicator", charge -> Boolean.TRUE.equals(at(charge, "included")));
        getters.put("ChargesRecord.getIdentification", charge -> at(charge, "type"));
    }

    private static void transaction(Map<String, Function<Object, Object>> getters) {
        names(
                getters,
                "EntryTransactionDetail",
                Map.of(
                        "getAdditionalTransactionInformation", "additional_information",
                        "getBankTransactionCode", "bank_transaction_code",
                        "getCreditDebitIndicator", "credit_debit",
                        "getReference", "references",
                        "getRelatedDates", "dates",
                        "getReturnInformation", "return",
                        "getRemittanceInformation", "remittance"));
        getters.put("EntryTransactionDetail.getAmount", PhpSnapshot::money);
        getters.put("EntryTransactionDetail.getAmountDetails", transaction -> {
            Object amount =
                    at(transaction, "amount_details") == null ? null : at(transaction, "amount_details", "transaction");
            return amount == null
                    ? null
                    : money(Map.of("amount", at(amount, "amount"), "credit_debit", at(transaction, "credit_debit")));
        });
        getters.put("EntryTransactionDetail.getCharges", transaction -> first(at(transaction, "charges")));
        for (String getter : List.of("getRelatedAgent", "getRelatedAgents", "getRelatedParty", "getRelatedParties")) {
            String column = getter.contains("Agent") ? "agents" : "parties";
            getters.put("EntryTransactionDetail." + getter, transaction -> at(transaction, column));
        }

        names(
                getters,
                "Reference",
                Map.ofEntries(
                        Map.entry("getAccountOwnerTransactionId", "account_owner_transaction_id"),
                        Map.entry("getAccountServicerReference", "account_servicer_reference"),
                        Map.entry("getAccountServicerTransactionId", "account_servicer_transaction_id"),
                        Map.entry("getChequeNumber", "cheque_number"),
                        Map.entry("getClearingSystemReference", "clearing_system_reference"),
                        Map.entry("getEndToEndId", "end_to_end_id"),
                        Map.entry("getInstructionId", "instruction_id"),
                        Map.entry("getMandateId", "mandate_id"),
                        Map.entry("getMarketInfrastructureTransactionId", "market_infrastructure_transaction_id"),
                        Map.entry("getMessageId", "message_id"),
                        Map.entry("getPaymentInformationId", "payment_information_id"),
                        Map.entry("getProcessingId", "processing_id"),
                        Map.entry("getProprietaries", "proprietary"),
                        Map.entry("getTransactionId", "transaction_id"),
                        Map.entry("getUuidEndToEndReference", "uetr")));
        names(getters, "ProprietaryReference", Map.of("getReference", "reference", "getType", "type"));
        getters.put("RemittanceInformation.getStructuredBlock", all -> first(at(all, "structured")));
        getters.put("RemittanceInformation.getStructuredBlocks", all -> at(all, "structured"));
        getters.put("RemittanceInformation.getUnstructuredBlock", all -> first(at(all, "unstructured")));
        getters.put("RemittanceInformation.getUnstructuredBlocks", all -> at(all, "unstructured"));
        getters.put("UnstructuredRemittanceInformation.getMessage", text -> text);
        // Kept by it for older programs: the last reference that it found, and the reference or else the text.
        getters.put("RemittanceInformation.getCreditorReferenceInformation", PhpSnapshot::references);
        getters.put("RemittanceInformation.getMessage", PhpSnapshot::messages);
        names(
                getters,
                "StructuredRemittanceInformation",
                Map.of("getCreditorReferenceInformation", "creditor_reference"));
        getters.put(
                "StructuredRemittanceInformation.getAdditionalRemittanceInformation",
                block -> first(at(block, "information")));
        names(
                getters,
                "CreditorReferenceInformation",
                Map.of("getCode", "code", "getProprietary", "proprietary", "getRef", "reference"));
    }

    private static void party(Map<String, Function<Object, Object>> getters) {
        for (String type : List.of("Recipient", "Creditor", "Debtor", "UltimateCreditor", "UltimateDebtor")) {
            names(
                    getters,
                    type,
                    Map.of(
                            "getAddress", "address",
                            "getContactDetails", "contact",
                            "getCountryOfResidence", "country_of_residence",
                            "getName", "name"));
            getters.put(type + ".getIdentification", party -> identified(party) ? party : null);
        }

        for (String type : List.of("CreditorAgent", "DebtorAgent")) {
            names(getters, type, Map.of("getBIC", "bic", "getName", "name"));
        }

        names(
                getters,
                "Address",
                Map.ofEntries(
                        Map.entry("getAddressLines", "lines"),
                        Map.entry("getBuildingNumber", "building_number"),
                        Map.entry("getCountry", "country"),
                        Map.entry("getCountrySubDivision", "country_subdivision"),
                        Map.entry("getDepartment", "department"),
                        Map.entry("getPostCode", "post_code"),
                        Map.entry("getStreetName", "street"),
                        Map.entry("getSubDepartment", "sub_department"),
                        Map.entry("getTownName", "town")));
        getters.put("IbanAccount.getIban", account -> account);
        getters.put("IbanAccount.getIdentification", account -> at(account, "iban"));
        getters.put("Iban.getIban", account -> at(account, "iban"));
        names(getters, "IbanAccount", Map.of("getName", "name"));
        for (String type : List.of("OtherAccount", "ProprietaryAccount", "BBANAccount", "UPICAccount")) {
            names(
                    getters,
                    type,
                    Map.of(
                            "getIdentification", "other_id",
                            "getId", "other_id",
                            "getName", "name",
                            "getIssuer", "other_issuer",
                            "getSchemeName", "other_scheme"));
        }

        identification(getters);
    }

    private static void identification(Map<String, Function<Object, Object>> getters) {
        Map<String, Set<String>> types = Map.of(
                "getBankPartyId", Set.of("BkPtyId"),
                "getBei", Set.of("BEI", "BICOrBEI", "AnyBIC"),
                "getBic", Set.of("BIC", "BICOrBEI", "AnyBIC"),
                "getChipsUniversalId", Set.of("USCHU"),
                "getDuns", Set.of("DUNS"),
                "getEangln", Set.of("EANGLN"),
                "getIbei", Set.of("IBEI"),
                "getTaxId", Set.of("TaxIdNb"));
        types.forEach((getter, names) -> getters.put(
                "OrganisationIdentification." + getter, party -> new OneOf(identifications(party, names, "id"))));
        for (String type : List.of("OrganisationIdentification", "PrivateIdentification")) {
            getters.put(type + ".getIdentification", party -> new OneOf(identifications(party, null, "id")));
            getters.put(type + ".getOtherId", party -> new OneOf(identifications(party, null, "id")));
            getters.put(type + ".getIssuer", party -> new OneOf(identifications(party, null, "issuer")));
            getters.put(type + ".getOtherIssuer", party -> new OneOf(identifications(party, null, "issuer")));
            getters.put(type + ".getOtherSchemeName", party -> new OneOf(identifications(party, null, "type")));
            getters.put(type + ".getOtherType", party -> new OneOf(identifications(party, null, "type")));
        }

        getters.put("PrivateIdentification.getBirthDate", party -> at(party, "birth", "date"));
        getters.put("PrivateIdentification.getCityOfBirth", party -> at(party, "birth", "city"));
        getters.put("PrivateIdentification.getCountryOfBirth", party -> at(party, "birth", "country"));
        getters.put("PrivateIdentification.getProvinceOfBirth", party -> at(party, "birth", "province"));
    }

    private static void names(Map<String, Function<Object, Object>> getters, String type, Map<String, String> columns) {
        columns.forEach((getter, column) -> getters.put(type + "." + getter, ours -> at(ours, column)));
    }

    /** Where it keeps one of several, or none of them. */
    private record OneOf(List<?> values) {}

    private record Money(String minorUnits, String currency) {}

    /** How many values of its objects were compared with ours. */
    int compare(JsonNode message, List<Record> rows) {
        compareObject(message, rows, "");
        return compared;
    }

    private void compareObject(JsonNode theirs, Object ours, String path) {
        String type = type(theirs);
        if (type.equals("RelatedParty") || type.equals("RelatedAgent")) {
            compareRelated(theirs, ours, path);
            return;
        }

        if (Set.of("Statement", "Report", "Notification").contains(type)) {
            type = "Record";
        }

        for (Map.Entry<String, JsonNode> field : theirs.properties()) {
            if (!field.getKey().equals("__CLASS__")) {
                String getter = type + "." + field.getKey();
                Function<Object, Object> get = GETTERS.get(getter);
                assertThat(get).as("counterpart of " + getter).isNotNull();
                compareValue(field.getValue(), get.apply(ours), path + "/" + field.getKey());
            }
        }
    }

    private void compareRelated(JsonNode theirs, Object ours, String path) {
        boolean agent = type(theirs).equals("RelatedAgent");
        JsonNode party = theirs.get(agent ? "getRelatedAgentType" : "getRelatedPartyType");
        String role = ROLES.get(type(party));
        assertThat(role).as(type(party)).isNotNull();
        compareObject(party, at(ours, role), path + "/" + role);
        if (!agent) {
            String column = role + "_account";
            Object account = ((Map<?, ?>) ours).containsKey(column) ? at(ours, column) : null;
            compareValue(theirs.get("getAccount"), account, path + "/" + column);
        }
    }

    private void compareValue(JsonNode theirs, Object ours, String path) {
        if (theirs.isTextual() && theirs.asText().equals("__RECURSIVITY__")) {
            return;
        }

        if (theirs.isArray()) {
            compareArray(theirs, ours, path);
        } else if (theirs.isNull() || theirs.isTextual() && theirs.asText().isEmpty()) {
            boolean one = ours instanceof OneOf;
            assertThat(one || ours == null || ours.equals(List.of()))
                    .as(path + " is " + ours)
                    .isTrue();
            compared++;
        } else if (!theirs.isObject()) {
            if (ours instanceof OneOf oneOf) {
                assertThat(oneOf.values().stream().map(String::valueOf))
                        .as(path)
                        .contains(theirs.asText());
            } else {
                // It takes what is missing for false.
                Object value = theirs.isBoolean() && ours == null ? Boolean.FALSE : ours;
                assertThat(String.valueOf(value)).as(path).isEqualTo(theirs.asText());
            }

            compared++;
        } else if (type(theirs).equals("Money")) {
            Money money = ours instanceof Money signed
                    ? signed
                    : (Money) money(Map.of("amount", ours, "credit_debit", "CRDT"));
            assertThat(money.minorUnits())
                    .as(path)
                    .isEqualTo(theirs.get("getAmount").asText());
            assertThat(money.currency())
                    .as(path)
                    .isEqualTo(theirs.at("/getCurrency/getCode").asText());
            compared += 2;
        } else if (type(theirs).equals("DateTimeImmutable")) {
            assertThat(instant(ours))
                    .as(path)
                    .isEqualTo(OffsetDateTime.parse(theirs.get("0").asText()).toInstant());
            compared++;
        } else {
            Object counterpart = ours instanceof OneOf oneOf ? matching(theirs, oneOf) : ours;
            if (counterpart != null) {
                compareObject(theirs, counterpart, path);
            } else {
                assertThat(theirs.properties().stream()
                                .filter(field -> !field.getKey().equals("__CLASS__")))
                        .as(path)
                        .allMatch(field -> field.getValue().isNull());
            }
        }
    }

    private void compareArray(JsonNode theirs, Object ours, String path) {
        boolean related = path.endsWith("getRelatedParties") || path.endsWith("getRelatedAgents");
        List<?> list = ours instanceof List<?> values ? values : List.of();
        if (!related) {
            assertThat(list).as(path).hasSameSizeAs(theirs);
        }

        for (int i = 0; i < theirs.size(); i++) {
            compareValue(theirs.get(i), related ? ours : list.get(i), path + "[" + i + "]");
        }
    }

    private static Object matching(JsonNode theirs, OneOf candidates) {
        return candidates.values().stream()
                .filter(candidate -> String.valueOf(at(candidate, "reference"))
                        .equals(theirs.get("getRef").asText()))
                .findFirst()
                .orElse(null);
    }

    private static String type(JsonNode object) {
        String name = object.get("__CLASS__").asText();
        return name.substring(name.lastIndexOf('\\') + 1);
    }

    private static List<Object> statements(List<?> rows) {
        List<Object> statements = new ArrayList<>();
        rows.forEach(row -> statements.add(at(row, "statement")));
        return statements;
    }

    private static List<Object> entries(List<?> rows) {
        List<Object> entries = new ArrayList<>();
        for (Object statement : statements(rows)) {
            int index = 0;
            for (Object entry : (List<?>) at(statement, "entries")) {
                Map<String, Object> withStatement = copy(entry);
                withStatement.put("#statement", statement);
                withStatement.put("#index", index);
                entries.add(withStatement);
                index++;
            }
        }

        return entries;
    }

    private static Map<String, Object> copy(Object struct) {
        Map<String, Object> copy = new HashMap<>();
        ((Map<?, ?>) struct).forEach((name, value) -> copy.put((String) name, value));
        return copy;
    }

    private static List<Object> transactions(Object entry) {
        List<Object> transactions = new ArrayList<>();
        for (Object details : (List<?>) at(entry, "details")) {
            for (Object transaction : (List<?>) at(details, "transactions")) {
                // Whether it is a credit it takes from the entry, whatever the transaction says.
                Map<String, Object> ofEntry = copy(transaction);
                ofEntry.put("credit_debit", at(entry, "credit_debit"));
                transactions.add(ofEntry);
            }
        }

        return transactions;
    }

    private static List<Object> batches(Object entry) {
        List<Object> batches = new ArrayList<>();
        for (Object details : (List<?>) at(entry, "details")) {
            if (at(details, "batch") != null) {
                batches.add(at(details, "batch", "payment_information_id"));
            }
        }

        return batches;
    }

    private static Object first(Object list) {
        return list == null || ((List<?>) list).isEmpty() ? null : ((List<?>) list).get(0);
    }

    private static OneOf references(Object remittance) {
        return new OneOf(((List<?>) at(remittance, "structured"))
                .stream()
                        .map(block -> at(block, "creditor_reference"))
                        .filter(reference -> reference != null)
                        .toList());
    }

    private static OneOf messages(Object remittance) {
        List<Object> messages = new ArrayList<>((List<?>) at(remittance, "unstructured"));
        references(remittance).values().forEach(reference -> messages.add(at(reference, "reference")));
        return new OneOf(messages);
    }

    private static boolean identified(Object party) {
        return at(party, "identifications") instanceof List<?> all && !all.isEmpty() || at(party, "birth") != null;
    }

    /** @param types null for all */
    private static List<Object> identifications(Object party, Set<String> types, String column) {
        List<Object> values = new ArrayList<>();
        if (at(party, "identifications") instanceof List<?> all) {
            for (Object identification : all) {
                if (types == null || types.contains(String.valueOf(at(identification, "type")))) {
                    values.add(at(identification, column));
                }
            }
        }

        return values;
    }

    /** Signed and in minor units, as it has them. */
    private static Object money(Object owner) {
        Object amount = at(owner, "amount");
        if (amount == null) {
            return null;
        }

        String currency = (String) at(amount, "currency");
        BigDecimal value = (BigDecimal) at(amount, "value");
        BigDecimal signed = "DBIT".equals(at(owner, "credit_debit")) ? value.negate() : value;
        int digits = Currency.getInstance(currency).getDefaultFractionDigits();
        return new Money(signed.movePointRight(digits).toBigIntegerExact().toString(), currency);
    }

    private static Instant instant(Object ours) {
        if (ours instanceof LocalDate date) {
            return date.atStartOfDay().toInstant(ZoneOffset.UTC);
        }

        Object time = at(ours, "time");
        if (time != null) {
            return (Instant) time;
        }

        Object local = at(ours, "local_time");
        return local != null
                ? ((LocalDateTime) local).toInstant(ZoneOffset.UTC)
                : ((LocalDate) at(ours, "date")).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
}
