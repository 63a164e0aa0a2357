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
package dev.caravan.connector.x12;

import dev.caravan.connector.parse.ParseAction;
import dev.caravan.format.x12.X12Records;
import dev.caravan.format.x12.X12Rows;
import dev.caravan.record.RecordStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Makes a stream of records, one per transaction set or claim, of X12 interchanges: bytes, text or an input stream. */
public class X12ParseAction extends ParseAction {

    private Charset encoding = StandardCharsets.UTF_8;
    private X12Rows rows = X12Rows.SETS;

    @Override
    protected RecordStream records(InputStream content, String place) {
        return new X12Records(content, encoding, place, rows);
    }

    public void setEncoding(String encoding) {
        this.encoding = Charset.forName(encoding);
    }

    /** {@code sets} or {@code claims}. */
    public void setRows(String rows) {
        this.rows = Arrays.stream(X12Rows.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(rows))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("Cannot make X12 rows of \"" + rows + "\": it is sets or claims"));
    }
}
