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

import dev.caravan.connector.rest.Answer;
import dev.caravan.connector.rest.ApiOrigin;
import dev.caravan.connector.rest.RestClient;
import dev.caravan.connector.retry.Backoff;
import dev.caravan.connector.retry.Retries;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports as a server makes them (FHIR Asynchronous Bulk Data Request Pattern; Bulk Data Access 2.0.0): started, waited for,
 * and removed. A job is called by path and query of its status, never by a host: a position is no place to be sent
 * elsewhere from.
 */
final class BulkJob {

    private static final int ACCEPTED = 202;
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration USUAL = Duration.ofMinutes(1);
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(\\.\\d{1,3})?)\\s?%");
    private static final Logger LOG = LoggerFactory.getLogger(BulkJob.class);

    private final RestClient client;
    private final Retries retries;
    private final String what;
    private final Duration patience;

    /**
     * @param what is exported, for messages
     * @param patience how long an export may take
     */
    BulkJob(RestClient client, Retries retries, String what, Duration patience) {
        this.client = client;
        this.retries = retries;
        this.what = what;
        this.patience = patience;
    }

    /**
     * An export that is done.
     *
     * @param job by which it is asked for again
     */
    record Done(String job, BulkManifest manifest) {}

    /** Asks for an export, and waits until it is done. One that nobody will ask for again is called off. */
    Done make(URI kickOff) {
        String job = start(kickOff);
        try {
            return new Done(
                    job,
                    manifest(job)
                            .orElseThrow(() -> failed(
                                    Category.SOURCE_DATA,
                                    "the server does not know the export that it was asked for",
                                    "Run it again")));
        } catch (CaravanException e) {
            remove(job);
            throw e;
        }
    }

    private String start(URI kickOff) {
        Answer answer = client.get(kickOff, what, Map.of("Prefer", "respond-async"));
        String location = answer.headers().getOrDefault("Content-Location", "");
        if (answer.status() != ACCEPTED || location.isEmpty()) {
            throw failed(
                    Category.SOURCE_DATA,
                    "the server answered HTTP " + answer.status() + " without a Content-Location: it does not export"
                            + " in bulk",
                    "Check baseUrl and exportOf, or read with caravan-fhir-source");
        }
        URI job = answer.uri().resolve(ApiOrigin.parse(location));
        if (!client.origin().holds(job)) {
            throw failed(
                    Category.SOURCE_DATA,
                    "the server tells of the export at another scheme, host or port, which is not followed",
                    "Set baseUrl to the address that the server has for itself");
        }
        LOG.info("The {} was started.", what);

        return job.getRawPath() + (job.getRawQuery() == null ? "" : "?" + job.getRawQuery());
    }

    /** Waits until an export is done. @return empty if the server does not know it any more */
    Optional<BulkManifest> manifest(String job) {
        long end = System.nanoTime() + patience.toNanos();
        Duration usual = FIRST;
        try {
            while (true) {
                Answer answer = client.get(uri(job), what, Map.of("Accept", "application/json"));
                if (answer.status() != ACCEPTED) {
                    return Optional.of(BulkManifest.of(answer));
                }
                Duration pause = pause(answer, usual);
                if (System.nanoTime() + pause.toNanos() > end) {
                    throw failed(
                            Category.SOURCE_UNREACHABLE,
                            "the server was not done with it within " + patience.toSeconds() + " s",
                            "Raise exportTimeoutSeconds, or export less with types and since");
                }
                progress(answer, pause);
                retries.pause(pause);
                usual = usual.multipliedBy(2).compareTo(USUAL) > 0 ? USUAL : usual.multipliedBy(2);
            }
        } catch (IllegalArgumentException e) {
            throw failed(Category.SOURCE_DATA, e.getMessage(), "Compare it with what the server answers");
        } catch (StepFailed e) {
            if (e.step() == Step.OBJECT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private URI uri(String job) {
        URI uri = client.base().resolve(ApiOrigin.parse(job));
        if (!client.origin().holds(uri)) {
            throw new IllegalArgumentException("the position names an export on another host");
        }

        return uri;
    }

    /** What the server asks for, within bounds; twice as long each time if it does not. */
    private static Duration pause(Answer answer, Duration usual) {
        Duration asked = Optional.ofNullable(answer.headers().get("Retry-After"))
                .flatMap(header -> Backoff.asked(header, Instant.now()))
                .orElse(usual);

        return asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    /** Of what the server says only a percentage is told: the rest is anybody's words. */
    private void progress(Answer answer, Duration pause) {
        Matcher percent = PERCENT.matcher(answer.headers().getOrDefault("X-Progress", ""));
        LOG.info(
                "The {} is being made{}; asking again in {} s.",
                what,
                percent.find() ? " (" + percent.group(1) + " %)" : "",
                (pause.toMillis() + 999) / 1000);
    }

    /** Tells the server that nobody needs an export any more, or not if that fails: it forgets by itself some day. */
    void remove(String job) {
        try {
            client.delete(uri(job), what);
        } catch (RuntimeException e) {
            LOG.debug("The server did not take it that the {} is not needed any more: {}", what, e.getMessage());
        }
    }

    private CaravanException failed(Category category, String why, String advice) {
        return new CaravanException(category, "Cannot read " + what + ": " + why + ". " + advice + ".");
    }
}
