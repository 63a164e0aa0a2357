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

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaginationTest {

    private static final URI FIRST = URI.create("https://api.example.com/v1/things?a=1");
    private static final ApiOrigin ORIGIN = ApiOrigin.of(FIRST);

    private final Pagination pagination = new Pagination();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<https://api.example.com/v1/things?p=2>; rel=\"next\"|/v1/things?p=2",
                "<?p=1>; rel=prev, <?p=3>; title=\"a, b\"; rel=next|/v1/things?p=3",
                "<https://API.example.com:443/v1/things?q=a b>; rel=\"last next\"|/v1/things?q=a%20b",
                "<?p=9>; rel=\"nextish\"|",
                "<?p=9>; rel=\"last\"|"
            })
    void theLinkHeaderNamesTheNextPage(String header, String next) {
        pagination.setType("link");
        RestPage page = new RestPage(new Answer(FIRST, 200, "", List.of(header), new byte[0]), null, List.of());

        assertThat(pagination.next(page, "", ORIGIN)).isEqualTo(Optional.ofNullable(next));
    }

    @Test
    void aCursorIsOneParameterWhateverItHolds() {
        pagination.setType("cursor");
        pagination.setPageParameter("page[after]");
        pagination.setPageSizeParameter("limit");

        assertThat(pagination.uri(FIRST, "a&b=1 ü+/="))
                .hasToString(
                        "https://api.example.com/v1/things?a=1&limit=100&page%5Bafter%5D=a%26b%3D1%20%C3%BC%2B%2F%3D");
    }

    @Test
    void anAddressOfTheNextPageStaysOnTheHost() {
        pagination.setType("nextUrl");

        assertThat(pagination.uri(FIRST, "/v1/things?p=2")).hasToString("https://api.example.com/v1/things?p=2");
    }
}
