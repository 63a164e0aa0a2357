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

import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Rejected;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One reading of a stream, page by page, from where the last one stood. For one thread. */
final class RestReading {

    private static final int REMEMBERED_KEYS = 100_000;
    private static final int MOST_REPEATED_PAGES = 10;

    private final RestClient client;
    private final RestStream stream;
    private final Optional<RestPosition> replayTo;
    private final NewestRecords newest;
    private final Set<Long> handedOver = new LinkedHashSet<>();
    private final Set<String> pages = new HashSet<>();
    private RestPosition position;
    private boolean resumed;
    private boolean more = true;
    private Object lastDocument;
    private int repeatedPages;

    /**
     * What a page brought.
     *
     * @param page with everything that it showed
     * @param records that nobody was given yet
     * @param repeated how many this reading was shown before
     * @param position behind it
     */
    record Part(RestPage page, List<Object> records, long repeated, RestPosition position) {}

    private enum Verdict {
        NEW,
        REPEATED,
        KNOWN
    }

    /** @param replayTo where the first part has to end, after a crash in the middle of a commit */
    RestReading(RestClient client, RestStream stream, RestPosition from, Optional<RestPosition> replayTo) {
        this.client = client;
        this.stream = stream;
        // A reading of another mode may have left where it would go on.
        this.position = stream.pages().showsChanges() ? from : from.withoutChanges();
        this.replayTo = replayTo;
        this.resumed = !position.asked().isEmpty();
        this.newest = new NewestRecords(stream.cursor().orElseGet(IncrementalCursor::new), Instant.now(), from);
        pages.add(position.asked());
    }

    boolean hasMore() {
        return more;
    }

    /** @throws StepFailed or CaravanException if the API cannot be read, or does not come to an end */
    Part next() {
        try {
            RestPage page = fetch();
            Part part = part(page);
            lastDocument = page.document();

            return part;
        } catch (IllegalArgumentException e) {
            throw stream.failed(Category.SOURCE_DATA, e.getMessage(), "Compare the settings with what the API answers");
        }
    }

    private RestPage fetch() {
        try {
            String name = position.asked();
            RestPage page = stream.pages()
                    .read(client.get(
                            stream.pagination().uri(asked(), name),
                            stream.toString(),
                            stream.pages().headers(name)));
            resumed = false;

            return page;
        } catch (StepFailed e) {
            if (resumed && e.step() == Step.OBJECT) {
                throw lost(e);
            }
            throw e;
        }
    }

    /** It is not read from its beginning by itself: what landed would land twice, and what is gone would stay. */
    private CaravanException lost(StepFailed failure) {
        String why = position.page().isEmpty()
                ? "The API does not know any more what changed since the last reading. Set the position to one with"
                        + " empty changes to read all of it again (./caravan state); what was deleted in between stays"
                : "The last reading was interrupted, and the API does not know any more the page where it would go on."
                        + " Set the position to one with an empty page to read from the first one again (./caravan"
                        + " state)";

        return new CaravanException(
                Category.POSITION_LOST, failure.getMessage().replaceFirst("\\. .*", "") + ". " + why + ".", failure);
    }

    /** The stream, from the cursor on. */
    private URI asked() {
        return stream.cursor()
                .flatMap(cursor -> cursor.parameter(position.cursor()))
                .map(parameter -> parameter.addedTo(stream.first()))
                .orElse(stream.first());
    }

    private Part part(RestPage page) {
        List<Object> fresh = new ArrayList<>();
        long repeated = 0;
        for (Object each : page.records()) {
            switch (judge(each)) {
                case NEW -> fresh.add(each);
                case REPEATED -> repeated++;
                case KNOWN -> {}
            }
        }
        refuseRepetition(page, repeated);
        Optional<String> following = stream.pagination().next(page, position.asked(), client.origin());
        following.ifPresent(this::refuseCycle);
        more = following.isPresent();
        position = more
                ? position.before(following.get(), newest.newest(), newest.keys())
                : position.finished(newest.newest(), newest.keys(), changes(page));
        if (!more) {
            newest.warnOfForgotten(stream.path());
        }
        replayTo.filter(to -> to.page().equals(position.page())).ifPresent(to -> {
            // Made whole: what came since is another reading's.
            position = to;
            more = false;
        });

        return new Part(page, fresh, repeated, position);
    }

    private String changes(RestPage page) {
        return stream.pages()
                .changes(page.document())
                .map(link -> Pagination.name(page, link, client.origin()))
                .orElse("");
    }

    private Verdict judge(Object element) {
        return element instanceof Map<?, ?> record ? judge(record) : judge((Rejected) element);
    }

    private Verdict judge(Map<?, ?> record) {
        Optional<CursorValue> at = stream.cursorOf(record);
        Optional<Long> key = stream.keyOf(record, at);
        if (isBelow(at)) {
            return Verdict.KNOWN;
        }
        if (key.isEmpty()) {
            return Verdict.NEW;
        }
        if (isBeyondReplay(at, key.get())) {
            return Verdict.KNOWN;
        }
        boolean known = position.keys().contains(key.get());
        boolean repeated =
                !known && (!remember(key.get()) || position.newestKeys().contains(key.get()));
        if (stream.cursor().isPresent()) {
            newest.add(at, key.get());
        }

        return known ? Verdict.KNOWN : repeated ? Verdict.REPEATED : Verdict.NEW;
    }

    private Verdict judge(Rejected bad) {
        if (stream.cursor().isEmpty()) {
            return Verdict.NEW;
        }
        long key = RecordKeys.hash(List.of(new String(bad.raw(), StandardCharsets.UTF_8)));
        newest.add(Optional.empty(), key);

        return position.keys().contains(key) ? Verdict.KNOWN : Verdict.NEW;
    }

    /** An API that was not asked for what is new, or less exactly, shows what is older too. */
    private boolean isBelow(Optional<CursorValue> at) {
        return at.isPresent()
                && position.cursor().isPresent()
                && at.get()
                                .compareTo(stream.cursor()
                                        .get()
                                        .from(position.cursor().get()))
                        < 0;
    }

    /** What came after the batch that has to be made whole. */
    private boolean isBeyondReplay(Optional<CursorValue> at, long key) {
        Optional<CursorValue> end = replayTo.filter(RestPosition::isFinished).flatMap(RestPosition::cursor);
        if (end.isEmpty() || at.isEmpty()) {
            return false;
        }
        int order = at.get().compareTo(end.get());

        return order > 0 || order == 0 && !replayTo.get().keys().contains(key);
    }

    private boolean remember(long key) {
        if (handedOver.size() >= REMEMBERED_KEYS) {
            handedOver.remove(handedOver.iterator().next());
        }

        return handedOver.add(key);
    }

    /** Without a key, a page that comes twice cannot be told from one that is new. */
    private void refuseRepetition(RestPage page, long repeated) {
        int size = page.records().size();
        boolean same = size > 0 && page.document().equals(lastDocument);
        boolean nothingNew = size > 0 && repeated == size;
        repeatedPages = same || nothingNew ? repeatedPages + 1 : 0;
        if (same && !stream.hasKey() || repeatedPages > MOST_REPEATED_PAGES) {
            throw stream.failed(
                    Category.SOURCE_DATA,
                    "the API gives the same page again and again",
                    "Check pagination, pageParameter and nextPath");
        }
    }

    private void refuseCycle(String following) {
        if (!pages.add(following)) {
            throw stream.failed(
                    Category.SOURCE_DATA,
                    "the API names a page as the next one that was read before, and so does not come to an end",
                    "Check pagination and nextPath");
        }
    }
}
