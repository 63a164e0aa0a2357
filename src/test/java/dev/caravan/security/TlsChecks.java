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
package dev.caravan.security;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.connector.catalog.CatalogIndex;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.connection.ConnectionSettings.Layer;
import dev.caravan.connector.source.Checklist;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Checks connections in a virtual machine that trusts what its own options say. */
final class TlsChecks {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param name of the check
     * @param kamelet that connects
     * @param settings of it
     * @param last whether it is made by itself, when the others are done: it has to get far within its time
     */
    record Check(String name, String kamelet, Map<String, String> settings, boolean last) {}

    private TlsChecks() {}

    /** Argument: the checks, as JSON. Prints for each its name, the step it came to, and what was found there. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        CatalogIndex index = CatalogIndex.load();
        List<Check> checks = List.of(JSON.readValue(arguments[0], Check[].class));
        ExecutorService together = Executors.newFixedThreadPool(3);
        checks.stream().filter(check -> !check.last()).forEach(check -> together.execute(() -> run(check, index)));
        together.shutdown();
        together.awaitTermination(2, TimeUnit.MINUTES);
        checks.stream().filter(Check::last).forEach(check -> run(check, index));
        System.exit(0);
    }

    private static void run(Check check, CatalogIndex index) {
        ConnectionSettings settings = new ConnectionSettings(
                check.name(),
                index.kamelet(check.kamelet()).orElseThrow(),
                List.of(new Layer("test", check.settings())),
                Map.of(),
                List.of());
        try (Connection connection = Connection.open(settings, List.of())) {
            List<Checklist.Result> results = connection.check().results();
            Checklist.Result last = results.get(results.size() - 1);
            System.out.println("checked\t" + check.name() + "\t" + last.step() + "\t"
                    + last.detail().replace('\t', ' '));
        }
    }
}
