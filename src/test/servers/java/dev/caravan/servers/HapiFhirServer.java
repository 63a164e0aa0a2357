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
package dev.caravan.servers;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * HAPI's FHIR server (R4) over resources in memory, with a token endpoint: {@code
 * src/test/servers/hapi-fhir/HapiFhir.java}.
 */
public final class HapiFhirServer implements AutoCloseable {

    public static final String TOKEN = "the-right-token";
    public static final String USER = "reader";
    public static final String PASSWORD = "the-right-password";
    public static final String CLIENT = "caravan";
    public static final String SECRET = "the-right-secret";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final SourceFileServer server =
            new SourceFileServer("FHIR server", "hapi-fhir", "HapiFhir.java", HapiFhirServer::checkServes);
    private final Deque<String> unused;

    private HapiFhirServer() {
        // Of those that R4 has and whose resources may have extensions.
        unused = new ArrayDeque<>(List.of(("Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment"
                        + " AppointmentResponse AuditEvent Basic BodyStructure CarePlan CareTeam ChargeItem Claim"
                        + " ClaimResponse ClinicalImpression CodeSystem Communication CommunicationRequest Composition"
                        + " ConceptMap Condition Consent Contract Coverage DetectedIssue Device DeviceDefinition"
                        + " DeviceMetric DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest"
                        + " DocumentReference Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare"
                        + " EventDefinition Evidence ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal"
                        + " GraphDefinition Group GuidanceResponse HealthcareService ImagingStudy Immunization"
                        + " ImmunizationEvaluation ImmunizationRecommendation InsurancePlan Invoice Library Linkage List"
                        + " Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense"
                        + " MedicationKnowledge MedicationRequest MedicationStatement MessageDefinition MessageHeader"
                        + " MolecularSequence NamingSystem NutritionOrder Observation Organization Patient"
                        + " PaymentNotice Person PlanDefinition Practitioner PractitionerRole Procedure Provenance"
                        + " Questionnaire QuestionnaireResponse RelatedPerson RequestGroup ResearchStudy"
                        + " ResearchSubject RiskAssessment Schedule ServiceRequest Slot Specimen Substance"
                        + " SupplyDelivery SupplyRequest Task VisionPrescription")
                .split(" ")));
    }

    /** Starts a server without resources; it answers clients. */
    public static HapiFhirServer start() {
        return new HapiFhirServer();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.port() + "/fhir";
    }

    public String tokenUrl() {
        return "http://127.0.0.1:" + server.port() + "/token";
    }

    public int port() {
        return server.port();
    }

    /** A type of resources that nobody else was given, of which there is none. */
    public synchronized String unusedType() {
        return unused.remove();
    }

    /** @param resources JSON, each in a line, with its meta.versionId and meta.lastUpdated */
    public void add(String type, List<String> resources) {
        post("add", Map.of("type", type), String.join("\n", resources));
    }

    public void delete(String type, String id, int version, Instant at) {
        post("delete", Map.of("type", type, "id", id, "version", String.valueOf(version), "at", at.toString()), "");
    }

    /** Answers 403 to whoever reads a type. */
    public void deny(String type) {
        post("deny", Map.of("type", type), "");
    }

    /** Takes {@link #deny} back. */
    public void allow(String type) {
        post("allow", Map.of("type", type), "");
    }

    /** Lets the client in who signs with the key to this one. */
    public void register(String keyId, PublicKey key) {
        post(
                "key",
                Map.of("kid", keyId, "kind", key.getAlgorithm()),
                Base64.getEncoder().encodeToString(key.getEncoded()));
    }

    /** How exports go whose first type is this one, as {@code HapiFhir.Exports} has it. */
    public void export(String type, Map<String, String> way) {
        Map<String, String> query = new LinkedHashMap<>(way);
        query.put("type", type);
        post("export", query, "");
    }

    /** Forgets the exports that it made. */
    public void expireExports() {
        post("expire", Map.of(), "");
    }

    /** Method, path and {@code Range} of what was asked of exports, {@code DELETE /export/job-7 null}. */
    public List<String> exportRequests() {
        return post("requests", Map.of(), "")
                .lines()
                .filter(request -> request.contains(" /export/"))
                .toList();
    }

    /** Path and query of what exports were asked for. */
    public List<String> kickOffs(String type) {
        return post("requests", Map.of(), "")
                .lines()
                .filter(request -> request.contains("/$export?") && request.contains("_type=" + type))
                .toList();
    }

    /** Tokens that were given are worth nothing. */
    public void revokeTokens() {
        post("revoke", Map.of(), "");
    }

    /** Path and query of those with credentials. */
    public List<String> requests(String type) {
        return post("requests", Map.of(), "")
                .lines()
                .filter(request ->
                        request.startsWith("/fhir/" + type + "?") || request.startsWith("/fhir/" + type + "/"))
                .toList();
    }

    private String post(String verb, Map<String, String> query, String body) {
        try {
            return post(server.port(), verb, query, body);
        } catch (IOException failure) {
            throw new ServerException("Cannot tell the FHIR server to " + verb, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServerException("Interrupted", interrupted);
        }
    }

    private static String post(int port, String verb, Map<String, String> query, String body)
            throws IOException, InterruptedException {
        String parameters = query.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));

        return send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/control/" + verb + "?" + parameters))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private static String send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode());
        }

        return response.body();
    }

    private static void checkServes(int port) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/fhir/metadata"))
                .header("Authorization", "Bearer " + TOKEN)
                .build());
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "FHIR server at " + baseUrl();
    }
}
