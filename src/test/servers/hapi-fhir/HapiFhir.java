import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.primitive.InstantDt;
import ca.uhn.fhir.model.valueset.BundleEntryTransactionMethodEnum;
import ca.uhn.fhir.rest.annotation.History;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Offset;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.annotation.Since;
import ca.uhn.fhir.rest.annotation.Sort;
import ca.uhn.fhir.rest.api.SortOrderEnum;
import ca.uhn.fhir.rest.api.SortSpec;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.server.FifoMemoryPagingProvider;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.SimpleBundleProvider;
import ca.uhn.fhir.rest.server.exceptions.AuthenticationException;
import ca.uhn.fhir.rest.server.exceptions.ForbiddenOperationException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;

/**
 * HAPI's FHIR server (R4) over resources in memory: {@code <port> <directory>}. Paging, Bundles, history, capabilities and
 * refusals are HAPI's own; what is stored, and who may read it, a test says.
 *
 * <pre>
 * GET  /fhir/{type}?_lastUpdated=&amp;_sort=&amp;_count=
 * GET  /fhir/{type}/_history?_since=&amp;_count=
 * GET  /fhir/metadata
 * GET  /fhir/.well-known/smart-configuration
 * GET  /fhir/$export, /fhir/Patient/$export, /fhir/Group/{id}/$export?_type=&amp;_since=   what is newer, in files
 * GET  /export/{job}, /export/{job}/{file}  its manifest; a file, or a part of it
 * DELETE /export/{job}
 * POST /token                               client credentials, with a secret or a signed assertion
 * POST /control/add?type=                   lines: a resource with its meta.versionId and meta.lastUpdated
 * POST /control/delete?type=&amp;id=&amp;version=&amp;at=
 * POST /control/{deny|allow}?type=          nobody, or everybody who has credentials, may read it
 * POST /control/key?kid=&amp;kind=              the public key of a client, X.509 in Base64
 * POST /control/export?type=&amp;…          how exports of this type go: {@link Exports}
 * POST /control/expire                      exports are forgotten
 * POST /control/revoke                      tokens given so far are worth nothing
 * GET  /control/requests                    lines: paths and queries that were asked for, with credentials that are right
 * </pre>
 */
public final class HapiFhir {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FhirContext FHIR = FhirContext.forR4();
    private static final String BEARER = "Bearer the-right-token";
    private static final String BASIC = basic("reader", "the-right-password");
    private static final String CLIENT = basic("caravan", "the-right-secret");
    private static final Set<String> NO_TYPES = Set.of("Binary", "Bundle", "Parameters");

    private final Map<String, List<Resource>> stored = new ConcurrentHashMap<>();
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Set<String> assertions = ConcurrentHashMap.newKeySet();
    private final Map<String, PublicKey> keys = new ConcurrentHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final Map<String, Map<String, String>> ways = new ConcurrentHashMap<>();
    private final Map<String, Export> exports = new ConcurrentHashMap<>();

    private HapiFhir() {}

    public static void main(String[] args) throws Exception {
        HapiFhir hapi = new HapiFhir();
        RestfulServer rest = new RestfulServer(FHIR);
        FifoMemoryPagingProvider pages = new FifoMemoryPagingProvider(2000);
        pages.setDefaultPageSize(100);
        pages.setMaximumPageSize(5000);
        rest.setPagingProvider(pages);
        rest.setDefaultPrettyPrint(false);
        List<IResourceProvider> providers = new ArrayList<>();
        FHIR.getResourceTypes().stream()
                .filter(type -> !NO_TYPES.contains(type))
                .sorted()
                .forEach(type -> providers.add(hapi.new Resources(type)));
        rest.setResourceProviders(providers);
        rest.registerProvider(hapi.new Exports());
        rest.registerInterceptor(hapi.new Guard());

        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(rest), "/fhir/*");
        context.addServlet(new ServletHolder(hapi.new Control()), "/control/*");
        context.addServlet(new ServletHolder(hapi.new Tokens()), "/token");
        context.addServlet(new ServletHolder(hapi.new Files()), "/export/*");
        context.addServlet(new ServletHolder(new Smart()), "/fhir/.well-known/smart-configuration");
        Server server = new Server(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])));
        server.setHandler(context);
        server.start();
        server.join();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private List<Resource> versions(String type) {
        return stored.computeIfAbsent(type, any -> new ArrayList<>());
    }

    /** Of one type. */
    public final class Resources implements IResourceProvider {

        private final String type;

        Resources(String type) {
            this.type = type;
        }

        @Override
        public Class<? extends IBaseResource> getResourceType() {
            return FHIR.getResourceDefinition(type).getImplementingClass();
        }

        @Search
        public IBundleProvider search(
                @OptionalParam(name = "_lastUpdated") DateRangeParam updated, @Sort SortSpec sort) {
            List<Resource> found = new ArrayList<>();
            synchronized (HapiFhir.this) {
                Map<String, Resource> newest = new LinkedHashMap<>();
                versions(type).forEach(version -> newest.put(version.getIdElement().getIdPart(), version));
                newest.values().stream()
                        .filter(version -> !isDeleted(version))
                        .filter(version -> updated == null || isWithin(version, updated))
                        .forEach(found::add);
            }
            if (sort != null && "_lastUpdated".equals(sort.getParamName())) {
                Comparator<Resource> order = Comparator.comparing(HapiFhir::at);
                found.sort(sort.getOrder() == SortOrderEnum.DESC ? order.reversed() : order);
            }

            return new SimpleBundleProvider(found);
        }

        @History
        public IBundleProvider history(@Since InstantDt since, @Offset Integer offset) {
            synchronized (HapiFhir.this) {
                List<Resource> found = new ArrayList<>(versions(type).stream()
                        .filter(version -> since == null || !at(version).before(since.getValue()))
                        .toList());
                found.sort(Comparator.comparing(HapiFhir::at).reversed());

                // Of a history HAPI asks for a page as if it began there, and leaves the offset to us.
                SimpleBundleProvider page =
                        new SimpleBundleProvider(found.subList(Math.min(offset == null ? 0 : offset, found.size()), found.size()));
                page.setSize(found.size());

                return page;
            }
        }

        private boolean isWithin(Resource version, DateRangeParam range) {
            Date from = range.getLowerBoundAsInstant();
            Date to = range.getUpperBoundAsInstant();

            return (from == null || !at(version).before(from)) && (to == null || !at(version).after(to));
        }
    }

    private static Date at(Resource version) {
        return version.getMeta().getLastUpdated();
    }

    private static boolean isDeleted(Resource version) {
        return ResourceMetadataKeyEnum.DELETED_AT.get(version) != null;
    }

    private boolean isKnown(HttpServletRequest request) {
        String credentials = request.getHeader("Authorization");
        boolean token = credentials != null
                && credentials.startsWith("Bearer ")
                && tokens.contains(credentials.substring("Bearer ".length()));

        return token || BEARER.equals(credentials) || BASIC.equals(credentials);
    }

    /** As whoever asks calls this server. */
    private static String base(HttpServletRequest request) {
        return "http://" + request.getHeader("Host");
    }

    /** @param files the lines of each, those with resources first */
    private record Export(Instant at, Map<String, String> way, List<List<String>> files, int outputs, int[] asked) {}

    /**
     * Bulk Data Access 2.0.0, written along the specification. A way is: {@code lines} of a file (100), {@code polls} that are
     * told to wait (1), {@code busy} ones that are told that there are too many, {@code failed}, {@code count} by which files
     * are said to be longer than they are, {@code host} and {@code token} of the files; {@code errors} and {@code raw} are
     * lines of the error file, and of the first one of resources.
     */
    public final class Exports {

        @Operation(name = "$export", idempotent = true, manualResponse = true)
        public void system(HttpServletRequest request, HttpServletResponse response) {
            start(request, response);
        }

        @Operation(name = "$export", typeName = "Patient", idempotent = true, manualResponse = true)
        public void patients(HttpServletRequest request, HttpServletResponse response) {
            start(request, response);
        }

        @Operation(name = "$export", typeName = "Group", idempotent = true, manualResponse = true)
        public void group(@IdParam IdType id, HttpServletRequest request, HttpServletResponse response) {
            start(request, response);
        }

        private void start(HttpServletRequest request, HttpServletResponse response) {
            if (!"respond-async".equals(request.getHeader("Prefer"))
                    || !"application/fhir+ndjson".equals(request.getParameter("_outputFormat"))) {
                throw new InvalidRequestException("Bulk exports are asynchronous, and NDJSON");
            }
            String asked = request.getParameter("_type");
            List<String> types = asked == null ? List.copyOf(stored.keySet()) : List.of(asked.split(","));
            if (types.stream().anyMatch(denied::contains)) {
                throw new ForbiddenOperationException("Not for you: Jane Roe, born 1970");
            }
            String since = request.getParameter("_since");
            String id = "job-" + exports.size() + "-" + System.nanoTime();
            exports.put(id, export(types, since == null ? Instant.MIN : OffsetDateTime.parse(since).toInstant()));
            response.setHeader("Content-Location", base(request) + "/export/" + id);
            response.setStatus(202);
        }

        private Export export(List<String> types, Instant since) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            Map<String, String> way = ways.getOrDefault(types.isEmpty() ? "" : types.get(0), Map.of());
            int most = Integer.parseInt(way.getOrDefault("lines", "100"));
            List<List<String>> files = new ArrayList<>();
            List<String> deletes = new ArrayList<>();
            synchronized (HapiFhir.this) {
                for (String type : types) {
                    List<String> lines = new ArrayList<>();
                    Map<String, Resource> newest = new LinkedHashMap<>();
                    versions(type).forEach(version -> newest.put(version.getIdElement().getIdPart(), version));
                    newest.values().stream()
                            .filter(version -> at(version).toInstant().isAfter(since)
                                    && !at(version).toInstant().isAfter(now))
                            .forEach(version -> (isDeleted(version) ? deletes : lines).add(line(type, version)));
                    lines.addAll(way.getOrDefault("raw", "").lines().toList());
                    for (int from = 0; from < lines.size(); from += most) {
                        files.add(lines.subList(from, Math.min(from + most, lines.size())));
                    }
                }
            }
            int outputs = files.size();
            files.add(since.equals(Instant.MIN) ? List.of() : deletes);
            files.add(way.getOrDefault("errors", "").lines().toList());

            return new Export(now, way, files, outputs, new int[1]);
        }

        private String line(String type, Resource version) {
            String id = version.getIdElement().getIdPart();

            return isDeleted(version)
                    ? "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"DELETE\","
                            + "\"url\":\"" + type + "/" + id + "\"}}]}"
                    : FHIR.newJsonParser().encodeResourceToString(version);
        }
    }

    private final class Files extends HttpServlet {

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String[] path = request.getPathInfo().substring(1).split("/");
            Export export = exports.get(path[0]);
            boolean open = export != null && path.length > 1 && "false".equals(export.way().get("token"));
            synchronized (requests) {
                requests.add(request.getMethod() + " " + request.getRequestURI() + " " + request.getHeader("Range"));
            }
            if (open ? request.getHeader("Authorization") != null : !isKnown(request)) {
                response.setStatus(open ? 400 : 401);
            } else if (export == null) {
                response.setStatus(404);
            } else if (request.getMethod().equals("DELETE")) {
                exports.remove(path[0]);
                response.setStatus(202);
            } else if (path.length > 1) {
                file(String.join("\n", export.files().get(Integer.parseInt(path[1].replace(".ndjson", ""))))
                        + "\n", request, response);
            } else {
                status(path[0], export, request, response);
            }
        }

        private void status(String id, Export export, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            int asked = export.asked()[0]++;
            int polls = Integer.parseInt(export.way().getOrDefault("polls", "1"));
            int busy = Integer.parseInt(export.way().getOrDefault("busy", "0"));
            response.setContentType("application/json");
            if (asked < polls) {
                response.setHeader("X-Progress", "42 % of what Jane Roe has");
                response.setHeader("Retry-After", "0");
                response.setStatus(202);
            } else if (asked < polls + busy) {
                response.setHeader("Retry-After", "0");
                response.setStatus(429);
            } else if (export.way().containsKey("failed")) {
                response.setStatus(500);
                response.getWriter()
                        .write("{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":"
                                + "\"processing\",\"diagnostics\":\"Jane Roe was too much\"}]}");
            } else {
                response.getWriter().write(manifest(id, export, base(request)));
            }
        }

        private String manifest(String id, Export export, String base) throws IOException {
            String at = export.way().containsKey("host") ? export.way().get("host") : base;
            Map<String, Object> manifest = new LinkedHashMap<>();
            manifest.put("transactionTime", export.at().toString());
            manifest.put("request", base + "/fhir/$export");
            manifest.put("requiresAccessToken", !"false".equals(export.way().get("token")));
            Map<String, List<Object>> files = new LinkedHashMap<>();
            List.of("output", "deleted", "error").forEach(kind -> files.put(kind, new ArrayList<>()));
            for (int i = 0; i < export.files().size(); i++) {
                if (!export.files().get(i).isEmpty()) {
                    int count = export.files().get(i).size()
                            + Integer.parseInt(export.way().getOrDefault("count", "0"));
                    String kind = i < export.outputs() ? "output" : i == export.outputs() ? "deleted" : "error";
                    files.get(kind)
                            .add(Map.of("url", at + "/export/" + id + "/" + i + ".ndjson", "count", count));
                }
            }

            manifest.putAll(files);

            return JSON.writeValueAsString(manifest);
        }

        private void file(String text, HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            String range = request.getHeader("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            response.setContentType("application/fhir+ndjson");
            response.setContentLength(bytes.length - from);
            if (range != null) {
                response.setStatus(206);
                response.setHeader("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
            }
            response.getOutputStream().write(bytes, from, bytes.length - from);
        }
    }

    private static final class Smart extends HttpServlet {

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("application/json");
            response.getWriter().write("{\"token_endpoint\":\"" + base(request) + "/token\"}");
        }
    }

    /** Lets in who has credentials. */
    @Interceptor
    public final class Guard {

        @Hook(Pointcut.SERVER_INCOMING_REQUEST_POST_PROCESSED)
        public void admit(RequestDetails request, HttpServletRequest servlet) {
            if (!isKnown(servlet)) {
                throw new AuthenticationException("Who are you?");
            }
            synchronized (requests) {
                requests.add(servlet.getRequestURI() + "?" + servlet.getQueryString());
            }
            if (request.getResourceName() != null && denied.contains(request.getResourceName())) {
                throw new ForbiddenOperationException("Not for you: Jane Roe, born 1970");
            }
        }
    }

    private final class Tokens extends HttpServlet {

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String assertion = request.getParameter("client_assertion");
            boolean known = assertion == null
                    ? CLIENT.equals(request.getHeader("Authorization"))
                    : isTrue(assertion, request.getRequestURL().toString());
            response.setContentType("application/json");
            if (!"client_credentials".equals(request.getParameter("grant_type")) || !known) {
                response.setStatus(401);
                response.getWriter().write("{\"error\":\"invalid_client\",\"error_description\":\"caravan, I know you\"}");
                return;
            }
            String token = "token-" + tokens.size() + "-" + System.nanoTime();
            tokens.add(token);
            response.getWriter()
                    .write("{\"access_token\":\"" + token + "\",\"token_type\":\"bearer\",\"expires_in\":300,\"scope\":\""
                            + request.getParameter("scope") + "\"}");
        }

        /** As SMART Backend Services say: the key by its kid, audience, expiry, and no assertion twice. */
        private boolean isTrue(String assertion, String audience) {
            try {
                String[] parts = assertion.split("\\.");
                JsonNode header = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
                JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
                PublicKey key = keys.get(header.path("kid").asText());
                if (key == null) {
                    return false;
                }
                Signature signature = Signature.getInstance(
                        header.path("alg").asText().equals("RS384") ? "SHA384withRSA" : "SHA384withECDSAinP1363Format");
                signature.initVerify(key);
                signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
                long left = claims.path("exp").asLong() - Instant.now().getEpochSecond();

                return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                        && claims.path("iss").asText().equals("caravan")
                        && claims.path("sub").asText().equals("caravan")
                        && claims.path("aud").asText().equals(audience)
                        && left > 0
                        && left <= 300
                        && assertions.add(claims.path("jti").asText());
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                return false;
            }
        }
    }

    private final class Control extends HttpServlet {

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String type = request.getParameter("type");
            String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            synchronized (HapiFhir.this) {
                switch (request.getPathInfo()) {
                    case "/add" -> body.lines()
                            .forEach(line -> versions(type).add(stored((Resource) FHIR.newJsonParser().parseResource(line))));
                    case "/delete" -> versions(type)
                            .add(deleted(
                                    type,
                                    request.getParameter("id"),
                                    request.getParameter("version"),
                                    Instant.parse(request.getParameter("at"))));
                    case "/deny" -> denied.add(type);
                    case "/allow" -> denied.remove(type);
                    case "/key" -> keys.put(request.getParameter("kid"), key(request.getParameter("kind"), body));
                    case "/export" -> {
                        Map<String, String> way = new LinkedHashMap<>();
                        request.getParameterMap().forEach((name, values) -> way.put(name, values[0]));
                        ways.put(type, way);
                    }
                    case "/expire" -> exports.clear();
                    case "/revoke" -> tokens.clear();
                    case "/requests" -> {
                        synchronized (requests) {
                            response.getWriter().write(String.join("\n", requests));
                        }
                    }
                    default -> response.setStatus(404);
                }
            }
        }

        private Resource stored(Resource resource) {
            String version = resource.getMeta().getVersionId();
            resource.setId(resource.fhirType() + "/" + resource.getIdElement().getIdPart() + "/_history/" + version);

            return resource;
        }

        private Resource deleted(String type, String id, String version, Instant at) {
            Resource resource = (Resource) FHIR.getResourceDefinition(type).newInstance();
            resource.setId(type + "/" + id + "/_history/" + version);
            resource.getMeta().setLastUpdated(Date.from(at)).setVersionId(version);
            ResourceMetadataKeyEnum.DELETED_AT.put(resource, new InstantDt(Date.from(at)));
            ResourceMetadataKeyEnum.ENTRY_TRANSACTION_METHOD.put(resource, BundleEntryTransactionMethodEnum.DELETE);

            return resource;
        }

        private static PublicKey key(String kind, String base64) {
            try {
                return KeyFactory.getInstance(kind)
                        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
