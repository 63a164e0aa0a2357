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
package dev.caravan.connector.fhir;

import dev.caravan.connector.rest.RestClient;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Inspectable;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Source;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.connector.source.StreamDescription.IngestionType;
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a FHIR server export its resources (Bulk Data Access 2.0.0, {@code $export}), and reads the files; some lines of a
 * file are an exchange.
 *
 * <p>{@code full_refresh}: every resource. {@code incremental}: those that changed since the transaction time of the last
 * export that was read to its end ({@code _since}), and deletes as tombstones. The position is the job, the file and the line
 * in it, so that a run that was interrupted goes on with the same export, in the same parts.
 */
public class FhirBulkSource extends Source implements Processor, Inspectable {

    private static final Logger LOG = LoggerFactory.getLogger(FhirBulkSource.class);

    private RestClient client;
    private String exportOf = "system";
    private String types = "";
    private String typeFilter = "";
    private String since = "";
    private String syncMode = "incremental";
    private String fhirVersion = "any";
    private Duration exportTimeout = Duration.ofDays(1);
    private String exportErrors = "fail";
    private String whenExpired = "fail";
    private Set<String> fileHosts = Set.of();
    private int partSize = 1_000;
    private BulkReading reading;

    @Override
    public String stream() {
        return streamOf(types.isEmpty() ? "all types" : types);
    }

    private String streamOf(String ofTypes) {
        return exportOf.equals("system") ? ofTypes : exportOf + ": " + ofTypes;
    }

    /** Whether there is a part to read. */
    public boolean hasMore() {
        try {
            return reading == null || reading.hasMore();
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    @Override
    public void process(Exchange exchange) {
        try {
            if (reading == null) {
                reading = begin();
            }
            BulkReading.Part part = reading.next();
            // Nothing is no reason to make a table.
            exchange.getMessage().setBody(part.records().hasNext() ? part.records() : Collections.emptyIterator());
            stamp(exchange, (Supplier<Position>) () -> part.behind().toPosition(), part.origin());
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    /** The last part has been handed over. Last step of the Kamelet: what has landed by now, the server need not keep. */
    public void done() {
        reading.close();
        finished();
        BulkPosition end = reading.position();
        if (hasLanded(end.toPosition())) {
            job().remove(end.job());
        }
    }

    private BulkReading begin() {
        BulkRequest request = request();
        Resume resume = resume();
        BulkPosition from = BulkPosition.of(resume.from());
        Optional<BulkPosition> replay = resume.replayTo().map(BulkPosition::of);
        if (from.isFinished() && !from.job().isEmpty() && replay.isEmpty()) {
            // By now it is certain that it has landed.
            job().remove(from.job());
        }
        // A batch that a crash tore is made whole of the export that it came of.
        String known = replay.map(BulkPosition::job).orElse(from.isFinished() ? "" : from.job());
        if (!known.isEmpty()) {
            String expected = replay.filter(to -> !to.isFinished()).orElse(from).manifest();
            Optional<BulkManifest> manifest = job().manifest(known)
                    .filter(found -> expected.isEmpty() || found.fingerprint().equals(expected));
            if (manifest.isPresent()) {
                boolean within = !from.isFinished() && from.job().equals(known);
                return reading(manifest.get(), within ? from : from.begin(known, manifest.get()), replay);
            }
            if (replay.isPresent() || !whenExpired.equals("restart")) {
                throw gone(from);
            }
            LOG.warn(
                    "The {} is gone from the server before it was read to its end: it is made again. What has landed of it"
                            + " comes once more.",
                    request.what());
        }
        BulkJob.Done made = job().make(request.uri(client.base(), syncMode.equals("incremental") ? startOf(from) : ""));

        return reading(made.manifest(), from.begin(made.job(), made.manifest()), Optional.empty());
    }

    private String startOf(BulkPosition from) {
        return from.since().isEmpty() ? since : from.since();
    }

    private BulkReading reading(BulkManifest manifest, BulkPosition from, Optional<BulkPosition> replay) {
        boolean quarantined = exportErrors.equals("quarantine");
        BulkReading found = new BulkReading(
                client,
                retries(),
                manifest,
                quarantined ? manifest.withErrors() : manifest.files(),
                fileHosts,
                partSize,
                from,
                replay);
        if (!quarantined && from.file() == 0 && from.line() == 0) {
            manifest.errors().forEach(file -> refuseErrors(found, file));
        }

        return found;
    }

    /** Before anything of the export lands: the next one would not begin where this one has gaps. */
    private void refuseErrors(BulkReading of, BulkFile file) {
        try (BulkErrors errors = new BulkErrors(of.records(file))) {
            if (errors.hasNext()) {
                throw new CaravanException(
                        Category.SOURCE_DATA,
                        "Cannot read " + request().what() + ": the server left something out of it ("
                                + errors.first().replaceFirst("^.*: ", "")
                                + "). Nothing of it was committed. Change what is asked for, or set exportErrors to"
                                + " quarantine to land the rest.");
            }
        }
    }

    private CaravanException gone(BulkPosition from) {
        return new CaravanException(
                Category.POSITION_LOST,
                "Cannot read " + request().what() + " to its end: the server has it no more, and " + from.file()
                        + " of its files and " + from.line()
                        + " lines of the next one have landed. If the table is merged"
                        + " by resource_type and id, set whenExpired to restart to export again from the same time on;"
                        + " else empty the table of what came since, and set the position to one with an empty manifest and"
                        + " job (./caravan state).");
    }

    private BulkJob job() {
        return new BulkJob(client, retries(), request().what(), exportTimeout);
    }

    /** @throws StepFailed SETTINGS or OBJECT if the settings cannot be right */
    private BulkRequest request() {
        requireOneOf("syncMode", syncMode, "incremental", "full_refresh");
        requireOneOf("exportErrors", exportErrors, "fail", "quarantine");
        requireOneOf("whenExpired", whenExpired, "fail", "restart");

        return BulkRequest.of(client.origin(), exportOf, types, typeFilter);
    }

    private void requireOneOf(String name, String value, String one, String other) {
        if (!value.equals(one) && !value.equals(other)) {
            throw BulkRequest.wrong(name + " " + value + " is not " + one + " or " + other);
        }
    }

    /** An export may take hours, and be allowed once a day: what can be asked is asked by a search. */
    @Override
    public void check(Checklist steps) {
        search(request().firstType()).check(steps);
    }

    @Override
    public List<StreamDescription> discover() {
        return search(request().firstType()).discover().stream()
                .map(type -> new StreamDescription(
                        streamOf(type.name()),
                        Map.of("types", type.name()),
                        type.schema(),
                        type.primaryKey(),
                        List.of(),
                        type.syncModes(),
                        IngestionType.CDC_WITH_DELETES))
                .toList();
    }

    @Override
    public Sample sample(String stream, int limit) {
        String ofTypes = stream.isEmpty() ? types : stream.replaceFirst("^.*: ", "");

        return search(BulkRequest.of(client.origin(), exportOf, ofTypes, "").firstType())
                .sample("", limit);
    }

    private FhirSource search(String type) {
        FhirSource source = new FhirSource();
        source.setCamelContext(getCamelContext());
        source.setFhirVersion(fhirVersion);
        source.setClient(client);
        source.setResourceType(type);

        return source;
    }

    public void setClient(RestClient client) {
        this.client = client;
        // Tells it what a FHIR server answers.
        search("Patient");
    }

    /** @param exportOf {@code system}, {@code Patient}, or {@code Group/} and an id */
    public void setExportOf(String exportOf) {
        this.exportOf = exportOf;
    }

    /** @param types of resources, separated by commas; empty for all */
    public void setTypes(String types) {
        this.types = Arrays.stream(types.split(","))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .collect(Collectors.joining(","));
    }

    /** @param typeFilter searches, {@code Observation?status=final}, separated by blanks */
    public void setTypeFilter(String typeFilter) {
        this.typeFilter = typeFilter;
    }

    /** @param since an instant; what changed before it is not exported. Empty for everything */
    public void setSince(String since) {
        this.since = since;
    }

    public void setSyncMode(String syncMode) {
        this.syncMode = syncMode;
    }

    /** @param fhirVersion {@code R4}, {@code R4B}, {@code R5}, or {@code any} */
    public void setFhirVersion(String fhirVersion) {
        this.fhirVersion = fhirVersion;
    }

    public void setExportTimeoutSeconds(long seconds) {
        this.exportTimeout = Duration.ofSeconds(seconds);
    }

    /** @param exportErrors {@code fail}, or {@code quarantine} to land what there is */
    public void setExportErrors(String exportErrors) {
        this.exportErrors = exportErrors;
    }

    /** @param whenExpired {@code fail}, or {@code restart} to have an export made again of which something has landed */
    public void setWhenExpired(String whenExpired) {
        this.whenExpired = whenExpired;
    }

    /** @param fileHosts names, separated by commas, from which files may be fetched, beside the API's */
    public void setFileHosts(String fileHosts) {
        this.fileHosts = Arrays.stream(fileHosts.split(","))
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @param partSize lines that are handed over at a time; between two parts a batch may end */
    public void setPartSize(int partSize) {
        this.partSize = Math.max(1, partSize);
    }
}
