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
package dev.caravan.testing;

import com.sun.net.httpserver.HttpServer;
import dev.caravan.table.LakeTables;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.service.ServiceHelper;

/**
 * A program that uses everything on a class path once: Spark commits to Delta and Iceberg while an endpoint of every
 * Camel component there is made and its producer started. What does not fit together shows as a linkage error.
 */
public final class ClassPathProbe {

    private enum Role {
        PRODUCER,
        CONSUMER,
        BOTH
    }

    /** The least that makes an endpoint. {@code server} says yes to every request; nothing listens on port 1. */
    private record Sample(Role role, String uri) {}

    private static final String COMPONENTS = "META-INF/services/org/apache/camel/component.properties";

    private static final Map<String, Sample> SAMPLES = Map.ofEntries(
            Map.entry("as2-receipt", new Sample(Role.CONSUMER, "as2-receipt:127.0.0.1:1/")),
            Map.entry(
                    "aws2-s3",
                    new Sample(
                            Role.BOTH,
                            "aws2-s3:bucket?region=eu-central-1&accessKey=a&secretKey=b&autoCreateBucket=false"
                                    + "&overrideEndpoint=true&forcePathStyle=true&uriEndpointOverride={{server}}")),
            Map.entry("bean", new Sample(Role.PRODUCER, "bean:probe")),
            Map.entry("class", new Sample(Role.PRODUCER, "class:java.lang.Object?method=toString")),
            Map.entry("direct", new Sample(Role.BOTH, "direct:probe")),
            Map.entry(
                    "fhir",
                    new Sample(
                            Role.BOTH, "fhir:search/searchByUrl?url=Patient&fhirVersion=R4&serverUrl={{server}}/fhir")),
            Map.entry("file", new Sample(Role.BOTH, "file:probe?autoCreate=false")),
            Map.entry("http", new Sample(Role.PRODUCER, "{{server}}/api")),
            Map.entry("https", new Sample(Role.PRODUCER, "https://127.0.0.1:1/api")),
            Map.entry("ftp", new Sample(Role.PRODUCER, "ftp:127.0.0.1:1/probe?disconnect=true")),
            Map.entry("ftps", new Sample(Role.PRODUCER, "ftps:127.0.0.1:1/probe?disconnect=true")),
            Map.entry("kafka", new Sample(Role.BOTH, "kafka:probe?brokers=127.0.0.1:1")),
            Map.entry("kamelet", new Sample(Role.BOTH, "kamelet:caravan-hl7-parse-action")),
            Map.entry("lake", new Sample(Role.PRODUCER, "lake:probe.other?format=delta")),
            Map.entry("log", new Sample(Role.PRODUCER, "log:probe")),
            Map.entry("mllp", new Sample(Role.BOTH, "mllp:127.0.0.1:1")),
            Map.entry("quickfix", new Sample(Role.CONSUMER, "quickfix:quickfix-probe.cfg?lazyCreateEngine=true")),
            Map.entry("seda", new Sample(Role.BOTH, "seda:probe")),
            Map.entry(
                    "spring-rabbitmq",
                    new Sample(
                            Role.BOTH,
                            "spring-rabbitmq:default?connectionFactory=#class:org.springframework.amqp.rabbit.connection"
                                    + ".CachingConnectionFactory")),
            Map.entry("sftp", new Sample(Role.PRODUCER, "sftp:127.0.0.1:1/probe?useUserKnownHostsFile=false")),
            Map.entry("spool", new Sample(Role.CONSUMER, "spool:probe:seda:spooled?spool.pipeline=delta")),
            Map.entry("timer", new Sample(Role.CONSUMER, "timer:probe?repeatCount=1")),
            Map.entry("webhook-receipt", new Sample(Role.CONSUMER, "webhook-receipt:127.0.0.1:1/")));

    private static final String MESSAGE =
            "MSH|^~\\&|LAB|WARD|EHR|WARD|20240229235959||ORU^R01|42|P|2.5.1\rPID|1||7^^^MRN||Doe^Jane\r";

    // Held, because a logger that nobody holds forgets its level. Janino fails on its own statements at FINER.
    private static final Logger JANINO = Logger.getLogger("org.codehaus.janino");
    private static final Logger ROOT = Logger.getLogger("");

    private final List<String> failures = new ArrayList<>();

    private ClassPathProbe() {}

    /** Argument: a directory for the warehouse. Ends with 0 if all went well. */
    public static void main(String[] arguments) {
        JANINO.setLevel(Level.INFO);
        ROOT.setLevel(Level.WARNING);
        ClassPathProbe probe = new ClassPathProbe();
        try (LakeTables tables = LakeTables.open(Path.of(arguments[0]))) {
            probe.run(tables);
        } catch (Throwable failure) {
            probe.failed("run", failure);
        }
        probe.failures.forEach(System.out::println);
        System.exit(probe.failures.isEmpty() ? 0 : 1);
    }

    private void run(LakeTables tables) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, -1);
            exchange.close();
        });
        server.start();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent()
                    .addInitialProperty(
                            "server", "http://127.0.0.1:" + server.getAddress().getPort());
            context.getRegistry().bind("tables", tables);
            context.getRegistry().bind("probe", new Object());
            context.addRoutes(routes());
            context.start();
            Set<String> schemes = schemes();
            attempt("samples", () -> sameSchemes(schemes));
            schemes.stream()
                    .filter(SAMPLES::containsKey)
                    .forEach(scheme -> attempt(scheme, () -> use(context, scheme)));
            try (ProducerTemplate template = context.createProducerTemplate()) {
                attempt("Delta", () -> template.sendBody("direct:delta", MESSAGE));
                attempt("Iceberg", () -> template.sendBody("direct:iceberg", Map.of("id", 1L, "name", "one")));
            }
        }
        server.stop(0);
        attempt("reading", () -> {
            for (String format : List.of("delta", "iceberg")) {
                List<List<String>> rows = tables.query("select count(*) from probe." + format + "_rows", 1)
                        .textRows();
                if (!rows.equals(List.of(List.of("1")))) {
                    throw new IllegalStateException(format + " holds " + rows + " rows, not 1");
                }
            }
        });
    }

    private static RouteBuilder routes() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:delta")
                        .routeId("delta")
                        .to("kamelet:caravan-hl7-parse-action")
                        .to("lake:probe.delta_rows?format=delta");
                from("direct:iceberg").routeId("iceberg").to("lake:probe.iceberg_rows?format=iceberg");
            }
        };
    }

    private static Set<String> schemes() throws IOException {
        Set<String> schemes = new TreeSet<>();
        for (URL url : Collections.list(ClassPathProbe.class.getClassLoader().getResources(COMPONENTS))) {
            Properties properties = new Properties();
            try (InputStream stream = url.openStream()) {
                properties.load(stream);
            }
            schemes.addAll(List.of(properties.getProperty("components").split(" ")));
        }

        return schemes;
    }

    private static void sameSchemes(Set<String> schemes) {
        Set<String> known = new TreeMap<>(SAMPLES).keySet();
        if (!known.equals(schemes)) {
            throw new IllegalStateException("Components on the class path: " + schemes + ", with a sample here: "
                    + known + ". Give each a sample.");
        }
    }

    private static void use(CamelContext context, String scheme) throws Exception {
        Sample sample = SAMPLES.get(scheme);
        Endpoint endpoint = context.getEndpoint(sample.uri());
        List<Object> services = new ArrayList<>();
        if (sample.role() != Role.CONSUMER) {
            services.add(endpoint.createProducer());
            ServiceHelper.startService(services);
        }
        if (sample.role() != Role.PRODUCER) {
            // Not started: it would read from somewhere.
            services.add(endpoint.createConsumer(exchange -> {}));
        }
        ServiceHelper.stopAndShutdownServices(services);
        System.out.println("component " + scheme + ": "
                + services.stream()
                        .map(service -> service.getClass().getSimpleName())
                        .toList());
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private void attempt(String what, Attempt attempt) {
        try {
            attempt.run();
        } catch (Throwable failure) {
            failed(what, failure);
        }
    }

    private void failed(String what, Throwable failure) {
        failures.add("FAILED " + what + ": " + failure);
        failure.printStackTrace();
    }
}
