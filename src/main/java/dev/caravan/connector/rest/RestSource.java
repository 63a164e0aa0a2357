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
package dev.caravan.connector.rest;

import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Inspectable;
import dev.caravan.connector.source.Network;
import dev.caravan.connector.source.Sample;
import dev.caravan.connector.source.Source;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.lake.LakeConstants;
import dev.caravan.landing.Resume;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Origin;
import dev.caravan.record.Position;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Reads a resource of an HTTP API that answers JSON, page by page; each page is an exchange.
 *
 * <p>{@code full_refresh}: every record. {@code incremental}: records whose cursor field is not less than the greatest one
 * that was seen; those that an earlier reading handed over are known by primary key and cursor, and left out. An interrupted
 * reading goes on with the page that it came to.
 */
public class RestSource extends Source implements Processor, Inspectable {

    private RestClient client;
    private Pagination pagination;
    private IncrementalCursor cursor;
    private String path;
    private String query = "";
    private String recordsPath = "";
    private String syncMode = "full_refresh";
    private String primaryKey = "";
    private RestReading reading;
    private Optional<RestPosition> madeWhole = Optional.empty();

    /** For an API whose records stand elsewhere: how its answers are taken apart. Asked again for each reading. */
    protected PageReader pages() {
        return PageReader.at(JsonPath.of(recordsPath));
    }

    /** The path of a stream below the base URL. */
    protected String pathOf(String stream) {
        return stream;
    }

    /**
     * How many bytes of pages may be kept on disk so that the records of a reading are handed over in the order opposite to the
     * API's, all at once. 0 for the API's order, page by page.
     */
    protected long mostReversedBytes() {
        return 0;
    }

    /** By which the API is asked. */
    protected final RestClient client() {
        return client;
    }

    @Override
    public String stream() {
        return path;
    }

    /** Whether there is a page to read: a batch that a crash tore is read first, and what came since is the next reading. */
    public boolean hasMore() {
        return reading == null || reading.hasMore() || madeWhole.isPresent();
    }

    @Override
    public void process(Exchange exchange) {
        try {
            if (mostReversedBytes() > 0) {
                processReversed(exchange);
                return;
            }
            RestReading.Part part = reading().next();
            Iterator<Object> records = part.records().iterator();
            // Nothing is no reason to make a table.
            exchange.getMessage()
                    .setBody(pages().schema()
                            .filter(schema -> records.hasNext())
                            .<Object>map(schema -> new PageRecords(records, schema))
                            .orElse(records));
            stamp(exchange, position(part.position().toPosition(), !hasMore()), new Origin(stream(), "page", 1));
            exchange.setProperty(LakeConstants.FILTERED, part.repeated());
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    /** All that is left of the reading: half of it in this order would be wrong, so that it is one exchange. */
    private void processReversed(Exchange exchange) {
        ReversedPages pages = ReversedPages.open(pages(), mostReversedBytes());
        try {
            long repeated = 0;
            RestReading.Part part;
            do {
                part = reading().next();
                repeated += part.repeated();
                pages.add(part);
            } while (reading.hasMore());
            boolean some = pages.hasNext();
            if (!some) {
                pages.close();
            }
            exchange.getMessage().setBody(some ? pages : Collections.emptyIterator());
            stamp(exchange, position(part.position().toPosition(), !hasMore()), new Origin(stream(), "page", 1));
            exchange.setProperty(LakeConstants.FILTERED, repeated);
        } catch (RuntimeException e) {
            pages.close();
            throw e;
        }
    }

    private RestReading reading() {
        if (reading == null) {
            start();
            Resume resume = resume();
            madeWhole = resume.replayTo().map(RestPosition::of);
            reading = new RestReading(client, described(path), RestPosition.of(resume.from()), madeWhole);
        } else if (!reading.hasMore()) {
            reading = new RestReading(client, described(path), madeWhole.orElseThrow(), Optional.empty());
            madeWhole = Optional.empty();
        }

        return reading;
    }

    /** Asked when every record of a page has been read: of the last one, that is also the end of this source. */
    private Supplier<Position> position(Position behind, boolean last) {
        return () -> {
            if (last) {
                finished();
            }
            return behind;
        };
    }

    /** @throws StepFailed SETTINGS if the settings cannot be right */
    private RestStream described(String resource) {
        URI base = client.base();
        try {
            prepare(resource);
            PageReader pages = pages();
            boolean incremental = syncMode.equals("incremental");
            if (!incremental && !pages.reads(syncMode)) {
                throw new IllegalArgumentException("syncMode " + syncMode + " is none of this connector's");
            }
            if (incremental && (!cursor.isSet() || primaryKey.isBlank())) {
                throw new IllegalArgumentException(
                        "syncMode incremental needs cursorField, and primaryKey to tell apart"
                                + " records of equal cursor");
            }
            pagination.requireComplete();

            return new RestStream(
                    resource,
                    uri(base, pathOf(resource)),
                    pagination,
                    pages,
                    pages.showsChanges() ? List.of() : keys(),
                    incremental ? Optional.of(cursor) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new StepFailed(
                    Step.SETTINGS,
                    new CaravanException(
                            Category.CONFIG,
                            "Cannot read " + resource + " of " + client.origin() + ": " + e.getMessage() + "."));
        }
    }

    /**
     * Asks the API for what the settings leave to it, before it is asked for records.
     *
     * @param resource that is read next
     * @throws IllegalArgumentException if a setting cannot be right
     */
    protected void prepare(String resource) {}

    private URI uri(URI base, String resource) {
        String text = base.toString().replaceFirst("/+$", "") + "/" + resource.replaceFirst("^/+", "");
        URI uri = ApiOrigin.parse(query.isEmpty() ? text : text + (text.contains("?") ? "&" : "?") + query);
        if (!client.origin().holds(uri)) {
            throw new IllegalArgumentException("path leads away from baseUrl");
        }

        return uri;
    }

    private List<JsonPath> keys() {
        return Arrays.stream(primaryKey.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(JsonPath::of)
                .toList();
    }

    @Override
    public void check(Checklist steps) {
        Network.reach(steps, "the API", client.origin().address());
        inspection(path).check(steps);
    }

    @Override
    public List<StreamDescription> discover() {
        return List.of(
                inspection(path).describe(keys().stream().map(JsonPath::member).toList()));
    }

    @Override
    public Sample sample(String stream, int limit) {
        return inspection(stream.isEmpty() ? path : stream).sample(limit);
    }

    private RestInspection inspection(String resource) {
        return new RestInspection(client, described(resource));
    }

    public void setClient(RestClient client) {
        this.client = client;
    }

    public void setPagination(Pagination pagination) {
        this.pagination = pagination;
    }

    public void setCursor(IncrementalCursor cursor) {
        this.cursor = cursor;
    }

    /** @param path of the resource below the base URL */
    public void setPath(String path) {
        this.path = path;
    }

    /** @param query as it stands behind the question mark of a URL */
    public void setQuery(String query) {
        this.query = query;
    }

    /** @param recordsPath JSON pointer to the array of records in an answer */
    public void setRecordsPath(String recordsPath) {
        this.recordsPath = recordsPath;
    }

    public void setSyncMode(String syncMode) {
        this.syncMode = syncMode;
    }

    /** @param primaryKey fields, or JSON pointers to them in a record, separated by commas */
    public void setPrimaryKey(String primaryKey) {
        this.primaryKey = primaryKey;
    }
}
