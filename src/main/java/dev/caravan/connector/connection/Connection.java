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
package dev.caravan.connector.connection;

import dev.caravan.connector.driver.Drivers;
import dev.caravan.connector.secret.AuditedReferences;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Inspectable;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.BeanFactoryDefinition;
import org.apache.camel.model.BeanModelHelper;

/**
 * A connector with settings, to look through: what it makes of its template are the beans and the endpoint that a run would
 * read from, in a Camel context without routes. For one thread.
 */
public final class Connection implements AutoCloseable {

    private final ConnectionSettings settings;
    private final CamelContext context;
    private final Redaction redaction;
    private final Inspectable source;

    private Connection(ConnectionSettings settings, CamelContext context, Redaction redaction, Inspectable source) {
        this.settings = settings;
        this.context = context;
        this.redaction = redaction;
        this.source = source;
    }

    /**
     * @param kamelets places of Kamelets to look into before ours, as {@code file:} URIs
     * @throws CaravanException CONFIG if the settings are not right, or the connector cannot be looked through
     */
    public static Connection open(ConnectionSettings settings, List<String> kamelets) {
        Map<String, String> values = settings.values();
        DefaultCamelContext context = new DefaultCamelContext();
        AuditedReferences.install(context);
        Drivers.ofUser().addTo(context);
        context.start();
        Redaction redaction = Redaction.of(settings, context);
        try {
            String kamelet = settings.kamelet().name();
            KameletTemplate template = KameletTemplate.load(context, kamelet, kamelets);
            context.getPropertiesComponent().setLocalProperties(template.properties(settings.name(), values));
            for (BeanFactoryDefinition<?> bean : template.beans()) {
                context.getRegistry().bind(bean.getName(), BeanModelHelper.newInstance(bean, context));
            }
            // A sink has none: it is read from by nobody.
            Endpoint from = settings.kamelet().type().equals("sink") ? null : context.getEndpoint(template.from());

            return new Connection(
                    settings,
                    context,
                    redaction,
                    inspectable(context, from)
                            .orElseThrow(() -> new CaravanException(
                                    Category.CONFIG,
                                    "Cannot look through " + settings.name() + ": " + kamelet + " can only be run.")));
        } catch (Exception e) {
            context.stop();
            throw CaravanException.in(e)
                    .or(() -> Drivers.missing(e))
                    .orElseGet(() -> new CaravanException(
                            Category.CONFIG,
                            "Cannot use " + settings.name() + ": " + redaction.of(CaravanException.reasonOf(e)) + "."));
        }
    }

    private static Optional<Inspectable> inspectable(CamelContext context, Endpoint from) {
        return from instanceof Inspectable endpoint
                ? Optional.of(endpoint)
                : context.getRegistry().findByType(Inspectable.class).stream().findFirst();
    }

    public ConnectionSettings settings() {
        return settings;
    }

    /**
     * Connects as a run would, and reads at most one record.
     *
     * @return the steps up to the last one, or up to the one that failed
     */
    public Checklist check() {
        Checklist steps = new Checklist();
        try {
            source.check(steps);
        } catch (StepFailed e) {
            steps.failed(redacted(e));
        } catch (RuntimeException e) {
            steps.failed(redacted(unexpected("check", e)));
        }

        return steps;
    }

    /** @throws StepFailed where a run would not get that far */
    public List<StreamDescription> discover() {
        return told("discover", source::discover);
    }

    /**
     * @param stream one that {@link #discover} named; empty for the one of the settings
     * @throws StepFailed where a run would not get that far
     */
    public Sample preview(String stream, int limit) {
        return told("preview", () -> source.sample(stream, limit));
    }

    private <T> T told(String verb, Supplier<T> question) {
        try {
            return question.get();
        } catch (StepFailed e) {
            throw redacted(e);
        } catch (RuntimeException e) {
            throw redacted(unexpected(verb, e));
        }
    }

    private StepFailed unexpected(String verb, RuntimeException failure) {
        return new StepFailed(
                Step.READ,
                CaravanException.in(failure)
                        .orElseGet(() -> new CaravanException(
                                Category.SOURCE_DATA,
                                "Cannot " + verb + " " + settings.name() + ": " + CaravanException.reasonOf(failure)
                                        + ".",
                                failure)));
    }

    private StepFailed redacted(StepFailed failure) {
        CaravanException told = redaction.of(failure.failure());

        return told.equals(failure.failure()) ? failure : new StepFailed(failure.step(), told);
    }

    @Override
    public void close() {
        context.stop();
    }
}
