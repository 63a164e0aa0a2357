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
package dev.caravan.api;

import dev.caravan.connector.catalog.NearestName;
import dev.caravan.connector.connection.Connection;
import dev.caravan.connector.connection.ConnectionSettings;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What connections of the same settings share: a place to ask from, made when first needed, what was found out, and the
 * meter. A login that fails is tried once more with secrets that are resolved anew. Thread-safe.
 */
final class SharedSource {

    private final ConnectionSettings settings;
    private final Meter meter = new Meter();
    private final Set<Batches> reading = ConcurrentHashMap.newKeySet();
    private final Map<String, Map<String, String>> streamSettings = new ConcurrentHashMap<>();
    private Connection inspection;
    private volatile boolean closed;

    SharedSource(ConnectionSettings settings) {
        this.settings = settings;
    }

    ConnectionSettings settings() {
        return settings;
    }

    Meter meter() {
        return meter;
    }

    Set<Batches> reading() {
        return reading;
    }

    synchronized Checklist check() {
        boolean kept = inspection != null;
        Checklist steps = inspection().check();
        if (kept && steps.failure().filter(SharedSource::isLogin).isPresent()) {
            forget();
            steps = inspection().check();
        }
        meter.checked(steps);

        return steps;
    }

    List<StreamDescription> discover() {
        List<StreamDescription> streams = ask(Connection::discover);
        streams.forEach(stream -> streamSettings.put(stream.name(), stream.settings()));

        return streams;
    }

    /** @throws CaravanException CONFIG if the source does not offer it */
    StreamDescription stream(String name) {
        List<StreamDescription> streams = discover();

        return streams.stream()
                .filter(stream -> stream.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CaravanException(
                        Category.CONFIG,
                        "Cannot find stream " + name + " of " + settings.name() + ": the source does not show it."
                                + NearestName.hint(
                                        name,
                                        streams.stream()
                                                .map(StreamDescription::name)
                                                .toList())));
    }

    /** By which a stream is read. */
    Map<String, String> settingsOf(String stream) {
        Map<String, String> known = streamSettings.get(stream);

        return known == null ? stream(stream).settings() : known;
    }

    synchronized <T> T ask(Function<Connection, T> question) {
        boolean kept = inspection != null;
        try {
            return question.apply(inspection());
        } catch (StepFailed e) {
            if (!kept || !isLogin(e.failure())) {
                throw e.failure();
            }
        }
        forget();
        try {
            return question.apply(inspection());
        } catch (StepFailed e) {
            throw e.failure();
        }
    }

    private static boolean isLogin(CaravanException failure) {
        return failure.category() == Category.SOURCE_AUTH;
    }

    private Connection inspection() {
        requireOpen();
        if (inspection == null) {
            inspection = Connection.open(settings, List.of());
        }

        return inspection;
    }

    private void forget() {
        if (inspection != null) {
            inspection.close();
            inspection = null;
        }
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("Cannot use connection " + settings.name() + ": it is closed.");
        }
    }

    void close() {
        closed = true;
        reading.forEach(Batches::close);
        synchronized (this) {
            forget();
        }
    }
}
