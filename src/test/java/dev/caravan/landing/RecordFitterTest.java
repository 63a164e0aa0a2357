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
package dev.caravan.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.record.RowWriter;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.record.ValueDoesNotFit;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordFitterTest {

    private final List<String> calls = new ArrayList<>();
    private final RowWriter writer = (RowWriter) Proxy.newProxyInstance(
            RecordFitterTest.class.getClassLoader(), new Class<?>[] {RowWriter.class}, (proxy, method, arguments) -> {
                calls.add(method.getName() + (arguments == null ? "" : Arrays.toString(arguments)));
                return null;
            });
    private final RecordFitter fitter = new RecordFitter(
            Schema.of("id", Type.Scalar.LONG, "full_name", Type.Scalar.STRING), new Drifts(SchemaPolicy.EVOLVE));

    @Test
    void fieldsFindTheirColumnsWhateverTheirCaseAndPunctuation() {
        fitter.write(Map.of("ID", 1L), writer);
        fitter.write(Map.of("Full name", "x"), writer);

        assertThat(calls).containsExactly("startRow", "set[0, 1]", "endRow", "startRow", "set[1, x]", "endRow");
    }

    @Test
    void aFieldWithoutAColumnIsRefusedUnlessItIsNull() {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("id", 1L);
        record.put("new", null);
        fitter.write(record, writer);
        record.put("new", 2);

        assertThatThrownBy(() -> fitter.write(record, writer))
                .isInstanceOf(ValueDoesNotFit.class)
                .hasMessageContaining("field new has no column");
        assertThat(calls.stream().filter("endRow"::equals)).hasSize(1);
    }
}
