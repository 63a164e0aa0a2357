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

import java.math.BigDecimal;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the API parts a stream into pages, and which page comes next. A page is called by a text: a cursor, a number, or the
 * path and query of a URI on the API's host. Bean of a Kamelet's template.
 */
public class Pagination {

    private static final Pattern LINK = Pattern.compile("<([^>]*)>([^<]*)");
    private static final Pattern NEXT =
            Pattern.compile("(?i);\\s*rel\\s*=\\s*(\"([^\"]*\\s)?next(\\s[^\"]*)?\"|next\\b)");

    private String type = "none";
    private String nextPath = "";
    private String morePath = "";
    private String pageParameter = "";
    private String pageSizeParameter = "";
    private int pageSize = 100;
    private long firstPage = 1;

    /** @throws IllegalArgumentException if a setting is missing */
    void requireComplete() {
        switch (type) {
            case "none", "link", "offset", "page" -> {}
            case "cursor", "nextUrl" -> {
                if (nextPath.isEmpty()) {
                    throw new IllegalArgumentException("pagination " + type + " needs nextPath");
                }
            }
            default -> throw new IllegalArgumentException(
                    "pagination " + type + " is not none, cursor, link, offset, page or nextUrl");
        }
        JsonPath.of(nextPath);
        JsonPath.of(morePath);
    }

    /** @param first what the stream is asked by. @param page its name, empty for the first one */
    URI uri(URI first, String page) {
        if (namesUris() && !page.isEmpty()) {
            return first.resolve(page);
        }
        URI sized = pageSizeParameter.isEmpty()
                ? first
                : new Parameter(pageSizeParameter, String.valueOf(pageSize)).addedTo(first);

        return page.isEmpty() ? sized : new Parameter(parameter(), page).addedTo(sized);
    }

    private boolean namesUris() {
        return type.equals("link") || type.equals("nextUrl");
    }

    private String parameter() {
        return pageParameter.isEmpty() ? type : pageParameter;
    }

    /**
     * The name of the page behind this one. An API that counts may give fewer records than it was asked for, so that only a
     * page without any is the last.
     *
     * @param origin that the next page has to be on
     * @throws IllegalArgumentException if it is on another, or has no name
     */
    Optional<String> next(RestPage page, String name, ApiOrigin origin) {
        if (!morePath.isEmpty() && !isMore(JsonPath.of(morePath).in(page.document()))) {
            return Optional.empty();
        }

        return switch (type) {
            case "cursor" -> text(page);
            case "nextUrl" -> text(page).map(link -> name(page, link, origin));
            case "link" -> link(page).map(link -> name(page, link, origin));
            case "offset" -> counted(page, number(name, 0) + page.records().size());
            case "page" -> counted(page, number(name, firstPage) + 1);
            default -> Optional.empty();
        };
    }

    private static boolean isMore(Optional<Object> told) {
        return told.filter(value -> !value.equals(false) && !value.equals("")).isPresent();
    }

    private Optional<String> text(RestPage page) {
        return JsonPath.of(nextPath).in(page.document()).map(Pagination::text).filter(text -> !text.isEmpty());
    }

    private static String text(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof String || value instanceof Long) {
            return value.toString();
        }
        throw new IllegalArgumentException("what stands at nextPath is neither a text nor a number");
    }

    private static Optional<String> link(RestPage page) {
        return page.answer().links().stream()
                .flatMap(header -> LINK.matcher(header).results())
                .filter(link -> NEXT.matcher(link.group(2)).find())
                .map(link -> link.group(1))
                .findFirst();
    }

    /** Without the host, which is always the API's: a position is no place to be sent elsewhere from. */
    static String name(RestPage page, String link, ApiOrigin origin) {
        URI asked = page.answer().uri();
        // java.net.URI takes a query alone for one of the folder.
        URI target = asked.resolve(ApiOrigin.parse(link.startsWith("?") ? asked.getRawPath() + link : link));
        if (!origin.holds(target)) {
            throw new IllegalArgumentException(
                    "the link to the next page leads to another scheme, host or port, which is not followed");
        }

        return (target.getRawPath().isEmpty() ? "/" : target.getRawPath())
                + (target.getRawQuery() == null ? "" : "?" + target.getRawQuery());
    }

    private Optional<String> counted(RestPage page, long next) {
        return page.records().isEmpty() ? Optional.empty() : Optional.of(String.valueOf(next));
    }

    private static long number(String name, long first) {
        return name.isEmpty() ? first : Long.parseLong(name);
    }

    public void setType(String type) {
        this.type = type;
    }

    /** @param nextPath JSON pointer to the cursor or the URI of the next page */
    public void setNextPath(String nextPath) {
        this.nextPath = nextPath;
    }

    /** @param morePath JSON pointer to what is false, null, empty or missing on the last page */
    public void setMorePath(String morePath) {
        this.morePath = morePath;
    }

    /** @param pageParameter that takes cursor, offset or number; empty for the name of the type */
    public void setPageParameter(String pageParameter) {
        this.pageParameter = pageParameter;
    }

    public void setPageSizeParameter(String pageSizeParameter) {
        this.pageSizeParameter = pageSizeParameter;
    }

    public void setPageSize(int pageSize) {
        this.pageSize = pageSize;
    }

    public void setFirstPage(long firstPage) {
        this.firstPage = firstPage;
    }
}
