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
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.olingo.commons.api.data.ContextURL;
import org.apache.olingo.commons.api.data.DeletedEntity;
import org.apache.olingo.commons.api.data.Delta;
import org.apache.olingo.commons.api.data.Entity;
import org.apache.olingo.commons.api.data.ValueType;
import org.apache.olingo.commons.api.edm.EdmEntitySet;
import org.apache.olingo.commons.api.edm.EdmPrimitiveTypeKind;
import org.apache.olingo.commons.api.edm.FullQualifiedName;
import org.apache.olingo.commons.api.edm.provider.CsdlAbstractEdmProvider;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityContainer;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityContainerInfo;
import org.apache.olingo.commons.api.edm.provider.CsdlEntitySet;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityType;
import org.apache.olingo.commons.api.edm.provider.CsdlProperty;
import org.apache.olingo.commons.api.edm.provider.CsdlPropertyRef;
import org.apache.olingo.commons.api.edm.provider.CsdlSchema;
import org.apache.olingo.commons.api.format.ContentType;
import org.apache.olingo.commons.api.http.HttpMethod;
import org.apache.olingo.odata2.api.ODataCallback;
import org.apache.olingo.odata2.api.ODataService;
import org.apache.olingo.odata2.api.ODataServiceFactory;
import org.apache.olingo.odata2.api.commons.ODataHttpMethod;
import org.apache.olingo.odata2.api.edm.EdmLiteralKind;
import org.apache.olingo.odata2.api.edm.EdmSimpleType;
import org.apache.olingo.odata2.api.edm.EdmSimpleTypeKind;
import org.apache.olingo.odata2.api.edm.provider.EdmProvider;
import org.apache.olingo.odata2.api.edm.provider.EntityContainer;
import org.apache.olingo.odata2.api.edm.provider.EntityContainerInfo;
import org.apache.olingo.odata2.api.edm.provider.EntitySet;
import org.apache.olingo.odata2.api.edm.provider.EntityType;
import org.apache.olingo.odata2.api.edm.provider.Facets;
import org.apache.olingo.odata2.api.edm.provider.Key;
import org.apache.olingo.odata2.api.edm.provider.PropertyRef;
import org.apache.olingo.odata2.api.edm.provider.Schema;
import org.apache.olingo.odata2.api.edm.provider.SimpleProperty;
import org.apache.olingo.odata2.api.ep.EntityProvider;
import org.apache.olingo.odata2.api.ep.EntityProviderWriteProperties;
import org.apache.olingo.odata2.api.ep.callback.TombstoneCallback;
import org.apache.olingo.odata2.api.ep.callback.TombstoneCallbackResult;
import org.apache.olingo.odata2.api.exception.ODataException;
import org.apache.olingo.odata2.api.processor.ODataContext;
import org.apache.olingo.odata2.api.processor.ODataSingleProcessor;
import org.apache.olingo.odata2.api.uri.PathSegment;
import org.apache.olingo.odata2.api.uri.UriParser;
import org.apache.olingo.odata2.api.uri.expression.BinaryExpression;
import org.apache.olingo.odata2.api.uri.expression.CommonExpression;
import org.apache.olingo.odata2.api.uri.expression.LiteralExpression;
import org.apache.olingo.odata2.api.uri.expression.PropertyExpression;
import org.apache.olingo.odata2.api.uri.info.GetEntitySetUriInfo;
import org.apache.olingo.odata2.core.ODataContextImpl;
import org.apache.olingo.odata2.core.ODataPathSegmentImpl;
import org.apache.olingo.odata2.core.ODataRequestHandler;
import org.apache.olingo.odata2.core.PathInfoImpl;
import org.apache.olingo.odata2.core.processor.ODataSingleProcessorService;
import org.apache.olingo.server.api.OData;
import org.apache.olingo.server.api.ODataApplicationException;
import org.apache.olingo.server.api.ODataHandler;
import org.apache.olingo.server.api.ODataLibraryException;
import org.apache.olingo.server.api.ODataRequest;
import org.apache.olingo.server.api.ODataResponse;
import org.apache.olingo.server.api.ServiceMetadata;
import org.apache.olingo.server.api.processor.EntityCollectionProcessor;
import org.apache.olingo.server.api.serializer.EntityCollectionSerializerOptions;
import org.apache.olingo.server.api.uri.UriInfo;
import org.apache.olingo.server.api.uri.UriResourceEntitySet;
import org.apache.olingo.server.api.uri.queryoption.expression.Binary;
import org.apache.olingo.server.api.uri.queryoption.expression.Expression;
import org.apache.olingo.server.api.uri.queryoption.expression.Literal;
import org.apache.olingo.server.api.uri.queryoption.expression.Member;

/**
 * The same entity sets as services of OData 4.0 and 2.0, on Apache Olingo: {@code <port> <directory>}. What Olingo has not
 * is here: pages, and what changed since. Version 2.0 tells changes as ODP does.
 *
 * <pre>
 * GET  /v4/{$metadata|set}  /v2/{$metadata|set}
 * POST /control/{create|deny|allow|expire}?set=   expire: delta links that were given are not known any more
 * POST /control/add?set=                          lines: an entity in JSON
 * POST /control/delete?set=&amp;id=
 * GET  /control/requests?set=                     lines: header Prefer, path and query
 * </pre>
 */
public final class ODataServices {

    private static final String NAMESPACE = "test";
    private static final String TIME = "updated_at";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> CREDENTIALS = List.of(
            "Bearer the-right-token",
            "Basic " + Base64.getEncoder().encodeToString("reader:the-right-token".getBytes(StandardCharsets.UTF_8)));

    private static final Map<String, Store> SETS = new ConcurrentHashMap<>();

    /** @param values null of an entity that is gone */
    private record Change(long id, Map<String, Object> values) {}

    /**
     * @param changes whether these are changes
     * @param skip how the next page is called, null of the last one
     * @param since what changes begin behind it
     */
    private record Page(List<Change> entities, boolean changes, String skip, int since) {}

    private static final class Store {
        private final Map<String, String> kinds = new LinkedHashMap<>();
        private final Map<Long, Map<String, Object>> entities = new LinkedHashMap<>();
        private final List<Change> changes = new ArrayList<>();
        private final List<String> requests = new ArrayList<>();
        private int forgotten;
        private boolean denied;

        Store() {
            kinds.put("id", "Int64");
            kinds.put("name", "String");
            kinds.put(TIME, "DateTime");
        }

        void add(JsonNode entity) {
            Map<String, Object> values = new LinkedHashMap<>();
            entity.fields().forEachRemaining(field -> {
                JsonNode json = field.getValue();
                boolean time = field.getKey().equals(TIME);
                kinds.putIfAbsent(
                        field.getKey(),
                        time ? "DateTime" : json.isTextual() ? "String" : json.isIntegralNumber() ? "Int64" : "Decimal");
                values.put(
                        field.getKey(),
                        time
                                ? Instant.parse(json.asText())
                                : json.isTextual()
                                        ? json.asText()
                                        : json.isIntegralNumber() ? (Object) json.asLong() : json.decimalValue());
            });
            entities.put((Long) values.get("id"), values);
            changes.add(new Change((Long) values.get("id"), values));
        }

        /** @param skip {@code from-since-until}, null for the first page. @param since negative for everything there is */
        Page page(Predicate<Map<String, Object>> filter, int size, String skip, int since, boolean everyChange) {
            int[] at = skip == null
                    ? new int[] {0, since, changes.size()}
                    : Arrays.stream(skip.split("_")).mapToInt(Integer::parseInt).toArray();
            List<Change> found = new ArrayList<>();
            if (at[1] < 0) {
                entities.forEach((id, values) -> found.add(new Change(id, values)));
                found.removeIf(entity -> !filter.test(entity.values()));
            } else {
                List<Change> since1 = changes.subList(at[1], at[2]);
                Map<Long, Change> last = new LinkedHashMap<>();
                since1.forEach(change -> last.put(change.id(), change));
                found.addAll(everyChange ? since1 : last.values());
            }
            int to = Math.min(found.size(), at[0] + size);

            return new Page(
                    found.subList(Math.min(at[0], to), to),
                    at[1] >= 0,
                    to < found.size() ? to + "_" + at[1] + "_" + at[2] : null,
                    at[2]);
        }
    }

    public static void main(String[] args) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(args[0])), 0);
        server.createContext("/v4/", exchange -> read(exchange, ODataServices::version4));
        server.createContext("/v2/", exchange -> read(exchange, ODataServices::version2));
        server.createContext("/control/", ODataServices::control);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    private interface Service {
        void answer(HttpExchange exchange) throws Exception;
    }

    private static void read(HttpExchange exchange, Service service) throws IOException {
        try (exchange) {
            String set = exchange.getRequestURI().getPath().substring("/v4/".length());
            Store store = SETS.get(set);
            if (store != null) {
                store.requests.add(exchange.getRequestHeaders().getFirst("Prefer") + " " + exchange.getRequestURI());
            }
            if (!CREDENTIALS.contains(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")))) {
                answer(exchange, 401, "text/plain", "who are you?".getBytes(StandardCharsets.UTF_8));
            } else if (store != null && store.denied) {
                answer(exchange, 403, "text/plain", "not for you".getBytes(StandardCharsets.UTF_8));
            } else if (store != null && store.forgotten > since(exchange)) {
                answer(exchange, 410, "text/plain", "too long ago".getBytes(StandardCharsets.UTF_8));
            } else {
                service.answer(exchange);
            }
        } catch (Exception e) {
            e.printStackTrace();
            answer(exchange, 500, "text/plain", new byte[0]);
        }
    }

    /** What a delta link names; the greatest number where it is none. */
    private static int since(HttpExchange exchange) {
        String token = query(exchange).entrySet().stream()
                .filter(each -> each.getKey().endsWith("deltatoken"))
                .map(each -> each.getValue().replace("'", ""))
                .findFirst()
                .orElse(String.valueOf(Integer.MAX_VALUE));

        return Integer.parseInt(token);
    }

    private static String base(HttpExchange exchange, String version) {
        return "http://" + exchange.getRequestHeaders().getFirst("Host") + "/" + version;
    }

    /** The request once more, with another place to begin. */
    private static String link(HttpExchange exchange, String version, String set, String name, String value) {
        Map<String, String> query = query(exchange);
        query.keySet().removeIf(each -> each.endsWith("token"));
        query.put(name, value);

        return base(exchange, version) + "/" + set + "?"
                + query.entrySet().stream()
                        .map(each -> each.getKey() + "="
                                + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8)
                                        .replace("+", "%20")
                                        .replace("%27", "'"))
                        .collect(Collectors.joining("&"));
    }

    private static int pageSize(HttpExchange exchange) {
        String prefer = String.valueOf(exchange.getRequestHeaders().getFirst("Prefer"));
        String size = prefer.replaceFirst("^.*odata\\.maxpagesize=(\\d+).*$", "$1");

        return size.equals(prefer) ? 1_000 : Integer.parseInt(size);
    }

    private static boolean tracks(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("Prefer")).contains("odata.track-changes")
                || query(exchange).keySet().stream().anyMatch(each -> each.endsWith("token"));
    }

    private static Page page(HttpExchange exchange, Store store, Predicate<Map<String, Object>> filter, boolean every) {
        Map<String, String> query = query(exchange);
        int since = since(exchange) == Integer.MAX_VALUE ? -1 : since(exchange);
        synchronized (store) {
            if (query.containsKey("$top")) {
                String skip = query.getOrDefault("$skip", "0") + "_-1_0";
                Page page = store.page(filter, Integer.parseInt(query.get("$top")), skip, -1, every);
                return new Page(page.entities(), false, null, 0);
            }
            return store.page(filter, pageSize(exchange), query.get("$skiptoken"), since, every);
        }
    }

    private static boolean compare(Object left, String operator, Object right) {
        int order = left == null ? -1 : comparable(left).compareTo(comparable(right));

        return switch (operator.toLowerCase(Locale.ROOT)) {
            case "ge" -> order >= 0;
            case "gt" -> order > 0;
            case "eq" -> order == 0;
            case "le" -> order <= 0;
            case "lt" -> order < 0;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Object> comparable(Object value) {
        Object comparable = value instanceof Number ? new BigDecimal(value.toString()) : value;
        if (value instanceof Calendar calendar) {
            comparable = calendar.toInstant();
        } else if (value instanceof Timestamp timestamp) {
            comparable = timestamp.toInstant();
        }

        return (Comparable<Object>) comparable;
    }

    // Version 4.0

    private static final class Model4 extends CsdlAbstractEdmProvider {

        private static final FullQualifiedName CONTAINER = new FullQualifiedName(NAMESPACE, "Container");

        @Override
        public CsdlEntityType getEntityType(FullQualifiedName name) {
            Store store = SETS.get(name.getName());
            List<CsdlProperty> properties = store.kinds.entrySet().stream()
                    .map(each -> new CsdlProperty()
                            .setName(each.getKey())
                            .setNullable(!each.getKey().equals("id"))
                            .setPrecision(each.getValue().equals("Decimal") ? 15 : null)
                            .setScale(each.getValue().equals("Decimal") ? 3 : null)
                            .setType(EdmPrimitiveTypeKind.valueOf(each.getValue().replace("DateTime", "DateTimeOffset"))
                                    .getFullQualifiedName()))
                    .toList();

            return new CsdlEntityType()
                    .setName(name.getName())
                    .setProperties(properties)
                    .setKey(List.of(new CsdlPropertyRef().setName("id")));
        }

        @Override
        public CsdlEntitySet getEntitySet(FullQualifiedName container, String name) {
            return SETS.containsKey(name)
                    ? new CsdlEntitySet().setName(name).setType(new FullQualifiedName(NAMESPACE, name))
                    : null;
        }

        @Override
        public CsdlEntityContainer getEntityContainer() {
            return new CsdlEntityContainer()
                    .setName(CONTAINER.getName())
                    .setEntitySets(SETS.keySet().stream().map(name -> getEntitySet(CONTAINER, name)).toList());
        }

        @Override
        public CsdlEntityContainerInfo getEntityContainerInfo(FullQualifiedName name) {
            return new CsdlEntityContainerInfo().setContainerName(CONTAINER);
        }

        @Override
        public List<CsdlSchema> getSchemas() {
            return List.of(new CsdlSchema()
                    .setNamespace(NAMESPACE)
                    .setEntityTypes(SETS.keySet().stream()
                            .map(name -> getEntityType(new FullQualifiedName(NAMESPACE, name)))
                            .toList())
                    .setEntityContainer(getEntityContainer()));
        }
    }

    private record Processor4(HttpExchange exchange, OData odata, ServiceMetadata[] metadata)
            implements EntityCollectionProcessor {

        @Override
        public void init(OData ignored, ServiceMetadata service) {
            metadata[0] = service;
        }

        @Override
        public void readEntityCollection(ODataRequest request, ODataResponse response, UriInfo uri, ContentType format)
                throws ODataApplicationException, ODataLibraryException {
            EdmEntitySet set = ((UriResourceEntitySet) uri.getUriResourceParts().get(0)).getEntitySet();
            Store store = SETS.get(set.getName());
            Page page = page(
                    exchange,
                    store,
                    values -> uri.getFilterOption() == null
                            || Boolean.TRUE.equals(value(uri.getFilterOption().getExpression(), values)),
                    false);
            Delta found = new Delta();
            for (Change each : page.entities()) {
                if (each.values() == null) {
                    DeletedEntity deleted = new DeletedEntity();
                    deleted.setId(URI.create(set.getName() + "(" + each.id() + ")"));
                    deleted.setReason(DeletedEntity.Reason.deleted);
                    found.getDeletedEntities().add(deleted);
                } else {
                    found.getEntities().add(entity(set.getName(), store, each));
                }
            }
            if (page.skip() != null) {
                found.setNext(URI.create(link(exchange, "v4", set.getName(), "$skiptoken", page.skip())));
            } else if (tracks(exchange)) {
                found.setDeltaLink(
                        URI.create(link(exchange, "v4", set.getName(), "$deltatoken", String.valueOf(page.since()))));
            }
            ContextURL.Builder context = ContextURL.with().entitySet(set);
            if (uri.getSelectOption() != null) {
                context.selectList(odata.createUriHelper()
                        .buildContextURLSelectList(set.getEntityType(), null, uri.getSelectOption()));
            }
            EntityCollectionSerializerOptions options = EntityCollectionSerializerOptions.with()
                    .contextURL(context.build())
                    .select(uri.getSelectOption())
                    .build();
            response.setContent(
                    page.changes()
                            ? odata.createEdmDeltaSerializer(format, request.getHeaders("OData-MaxVersion"))
                                    .entityCollection(metadata[0], set.getEntityType(), found, options)
                                    .getContent()
                            : odata.createSerializer(format)
                                    .entityCollection(metadata[0], set.getEntityType(), found, options)
                                    .getContent());
            response.setStatusCode(200);
            response.setHeader("Content-Type", format.toContentTypeString());
        }

        private static Entity entity(String set, Store store, Change change) {
            Entity entity = new Entity();
            entity.setId(URI.create(set + "(" + change.id() + ")"));
            store.kinds.forEach((name, kind) -> {
                Object value = change.values().get(name);
                entity.addProperty(new org.apache.olingo.commons.api.data.Property(
                        null, name, ValueType.PRIMITIVE, value instanceof Instant time ? Timestamp.from(time) : value));
            });

            return entity;
        }

        private static Object value(Expression expression, Map<String, Object> values) {
            if (expression instanceof Member member) {
                return values.get(member.getResourcePath().getUriResourceParts().get(0).getSegmentValue());
            }
            if (expression instanceof Literal literal) {
                String text = literal.getText();
                String type = literal.getType().getName();
                return type.equals("String")
                        ? text.substring(1, text.length() - 1).replace("''", "'")
                        : type.equals("DateTimeOffset") ? Instant.parse(text) : new BigDecimal(text);
            }
            Binary binary = (Binary) expression;
            Object left = value(binary.getLeftOperand(), values);
            Object right = value(binary.getRightOperand(), values);

            return binary.getOperator().toString().equals("and")
                    ? Boolean.TRUE.equals(left) && Boolean.TRUE.equals(right)
                    : compare(left, binary.getOperator().toString(), right);
        }
    }

    private static void version4(HttpExchange exchange) throws IOException {
        OData odata = OData.newInstance();
        ODataHandler handler = odata.createRawHandler(odata.createServiceMetadata(new Model4(), List.of()));
        handler.register(new Processor4(exchange, odata, new ServiceMetadata[1]));
        ODataRequest request = new ODataRequest();
        request.setMethod(HttpMethod.GET);
        request.setProtocol("HTTP/1.1");
        exchange.getRequestHeaders().forEach(request::addHeader);
        request.setBody(InputStream.nullInputStream());
        request.setRawBaseUri(base(exchange, "v4"));
        request.setRawRequestUri("http://" + exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI());
        request.setRawODataPath(exchange.getRequestURI().getRawPath().substring("/v4".length()));
        request.setRawQueryPath(exchange.getRequestURI().getRawQuery());
        ODataResponse response = handler.process(request);
        answer(
                exchange,
                response.getStatusCode(),
                response.getHeader("Content-Type"),
                response.getContent() == null ? new byte[0] : response.getContent().readAllBytes());
    }

    // Version 2.0

    private static final class Model2 extends EdmProvider {

        @Override
        public EntityContainerInfo getEntityContainerInfo(String name) {
            return new EntityContainer().setName("Container").setDefaultEntityContainer(true);
        }

        @Override
        public EntityType getEntityType(org.apache.olingo.odata2.api.edm.FullQualifiedName name) {
            Map<String, String> kinds = new LinkedHashMap<>(SETS.get(name.getName()).kinds);
            kinds.put("ODQ_CHANGEMODE", "String");
            kinds.put("ODQ_ENTITYCNTR", "Int64");
            List<org.apache.olingo.odata2.api.edm.provider.Property> properties = new ArrayList<>();
            kinds.forEach((property, kind) -> {
                Facets facets = new Facets().setNullable(!property.equals("id"));
                properties.add(new SimpleProperty()
                        .setName(property)
                        .setType(EdmSimpleTypeKind.valueOf(kind))
                        .setFacets(kind.equals("Decimal") ? facets.setPrecision(15).setScale(3) : facets));
            });

            return new EntityType()
                    .setName(name.getName())
                    .setProperties(properties)
                    .setKey(new Key().setKeys(List.of(new PropertyRef().setName("id"))));
        }

        @Override
        public EntitySet getEntitySet(String container, String name) {
            return SETS.containsKey(name) ? new EntitySet().setName(name).setEntityType(qualified(name)) : null;
        }

        private static org.apache.olingo.odata2.api.edm.FullQualifiedName qualified(String name) {
            return new org.apache.olingo.odata2.api.edm.FullQualifiedName(NAMESPACE, name);
        }

        @Override
        public List<Schema> getSchemas() {
            EntityContainer container = new EntityContainer().setName("Container");
            container.setDefaultEntityContainer(true);
            container.setEntitySets(SETS.keySet().stream().map(name -> getEntitySet("", name)).toList());

            return List.of(new Schema()
                    .setNamespace(NAMESPACE)
                    .setEntityTypes(SETS.keySet().stream().map(name -> getEntityType(qualified(name))).toList())
                    .setEntityContainers(List.of(container)));
        }
    }

    private static final class Processor2 extends ODataSingleProcessor {

        private final HttpExchange exchange;

        Processor2(HttpExchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public org.apache.olingo.odata2.api.processor.ODataResponse readEntitySet(GetEntitySetUriInfo uri, String type)
                throws ODataException {
            String set = uri.getTargetEntitySet().getName();
            Page page = page(
                    exchange,
                    SETS.get(set),
                    values -> uri.getFilter() == null
                            || Boolean.TRUE.equals(value(uri.getFilter().getExpression(), values)),
                    true);
            List<Map<String, Object>> entities = page.entities().stream()
                    .map(change -> entity(change, page.changes()))
                    .toList();
            TombstoneCallbackResult changes = new TombstoneCallbackResult();
            if (tracks(exchange)) {
                changes.setDeltaLink(link(exchange, "v2", set, "!deltatoken", "'" + page.since() + "'"));
            }
            Map<String, ODataCallback> callbacks =
                    Map.of(TombstoneCallback.CALLBACK_KEY_TOMBSTONE, (TombstoneCallback) () -> changes);
            EntityProviderWriteProperties.ODataEntityProviderPropertiesBuilder properties =
                    EntityProviderWriteProperties.serviceRoot(getContext().getPathInfo().getServiceRoot())
                            .expandSelectTree(UriParser.createExpandSelectTree(uri.getSelect(), uri.getExpand()));
            properties = page.skip() != null
                    ? properties.nextLink(link(exchange, "v2", set, "$skiptoken", page.skip()))
                    : properties.callbacks(callbacks);

            return EntityProvider.writeFeed(type, uri.getTargetEntitySet(), entities, properties.build());
        }

        private static Map<String, Object> entity(Change change, boolean delta) {
            Map<String, Object> values =
                    new LinkedHashMap<>(change.values() == null ? Map.of("id", change.id()) : change.values());
            if (values.get(TIME) instanceof Instant time) {
                Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("GMT"));
                calendar.setTimeInMillis(time.toEpochMilli());
                values.put(TIME, calendar);
            }
            values.put("ODQ_CHANGEMODE", !delta ? "" : change.values() == null ? "D" : "U");
            values.put("ODQ_ENTITYCNTR", change.values() == null ? -1L : 1L);

            return values;
        }

        private static Object value(CommonExpression expression, Map<String, Object> values) {
            if (expression instanceof PropertyExpression property) {
                return values.get(property.getPropertyName());
            }
            if (expression instanceof LiteralExpression literal) {
                EdmSimpleType type = (EdmSimpleType) literal.getEdmType();
                try {
                    return type.valueOfString(literal.getUriLiteral(), EdmLiteralKind.URI, null, type.getDefaultType());
                } catch (ODataException e) {
                    throw new IllegalArgumentException(e);
                }
            }
            BinaryExpression binary = (BinaryExpression) expression;
            Object left = value(binary.getLeftOperand(), values);
            Object right = value(binary.getRightOperand(), values);

            return binary.getOperator().toUriLiteral().equals("and")
                    ? Boolean.TRUE.equals(left) && Boolean.TRUE.equals(right)
                    : compare(left, binary.getOperator().toUriLiteral(), right);
        }
    }

    private static void version2(HttpExchange exchange) throws Exception {
        PathInfoImpl path = new PathInfoImpl();
        path.setServiceRoot(URI.create(base(exchange, "v2") + "/"));
        path.setRequestUri(exchange.getRequestURI());
        List<PathSegment> segments =
                List.of(new ODataPathSegmentImpl(exchange.getRequestURI().getPath().substring("/v2/".length()), null));
        path.setODataPathSegment(segments);
        Map<String, List<String>> query = new LinkedHashMap<>();
        query(exchange).forEach((name, value) -> query.put(name, List.of(value)));
        var request = org.apache.olingo.odata2.api.processor.ODataRequest.method(ODataHttpMethod.GET)
                .httpMethod("GET")
                .contentType("application/octet-stream")
                .acceptHeaders(List.of(exchange.getRequestHeaders().getFirst("Accept").split(", *")))
                .acceptableLanguages(List.of(Locale.ENGLISH))
                .pathInfo(path)
                .allQueryParameters(query)
                .requestHeaders(exchange.getRequestHeaders())
                .body(InputStream.nullInputStream())
                .build();
        ODataServiceFactory factory = new ODataServiceFactory() {
            @Override
            public ODataService createService(ODataContext context) {
                return new ODataSingleProcessorService(new Model2(), new Processor2(exchange));
            }
        };
        ODataContextImpl context = new ODataContextImpl(request, factory);
        ODataService service = factory.createService(context);
        context.setService(service);
        service.getProcessor().setContext(context);
        var response = new ODataRequestHandler(factory, service, context).handle(request);
        answer(
                exchange,
                response.getStatus().getStatusCode(),
                response.getContentHeader(),
                response.getEntity() == null ? new byte[0] : response.getEntityAsStream().readAllBytes());
    }

    // What tests say

    private static void control(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> query = query(exchange);
            String name = query.get("set");
            Store store = name.isEmpty() ? new Store() : SETS.computeIfAbsent(name, each -> new Store());
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            synchronized (store) {
                switch (exchange.getRequestURI().getPath()) {
                    case "/control/add" -> {
                        for (String line : body.lines().toList()) {
                            store.add(JSON.readTree(line));
                        }
                    }
                    case "/control/delete" -> {
                        store.entities.remove(Long.valueOf(query.get("id")));
                        store.changes.add(new Change(Long.parseLong(query.get("id")), null));
                    }
                    case "/control/expire" -> store.forgotten = store.changes.size() + 1;
                    case "/control/deny" -> store.denied = true;
                    case "/control/allow" -> store.denied = false;
                    default -> {}
                }
                answer(exchange, 200, "text/plain", String.join("\n", store.requests).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw != null && !raw.isEmpty()) {
            for (String each : raw.split("&")) {
                String[] parts = each.split("=", 2);
                query.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }

        return query;
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        if (type != null) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
