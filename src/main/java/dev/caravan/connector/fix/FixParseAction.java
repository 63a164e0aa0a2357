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
package dev.caravan.connector.fix;

import dev.caravan.connector.parse.ParseAction;
import dev.caravan.format.fix.FixDictionary;
import dev.caravan.format.fix.FixRecords;
import dev.caravan.format.judge.BoundedJudge;
import dev.caravan.format.judge.Judge;
import dev.caravan.format.judge.JudgedRecords;
import dev.caravan.record.RecordStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Makes a stream of records of a FIX message or a log of them: bytes, text or an input stream. */
public class FixParseAction extends ParseAction {

    private Charset encoding = StandardCharsets.UTF_8;
    private String dictionary = "";
    private boolean validate;
    private FixDictionary read;
    private Judge judge;

    @Override
    protected RecordStream records(InputStream content, String place) {
        FixRecords records = new FixRecords(content, encoding, place);
        if (dictionary.isBlank()) {
            return records;
        }

        load();
        records.with(read);
        return validate ? new JudgedRecords(records, judge) : records;
    }

    private synchronized void load() {
        if (read == null) {
            judge = validate
                    ? BoundedJudge.by(() -> FixValidation.by(dictionary), "org.quickfixj:quickfixj-core")
                    : null;
            read = FixDictionary.of(dictionary);
        }
    }

    public void setEncoding(String encoding) {
        this.encoding = Charset.forName(encoding);
    }

    public void setDictionary(String dictionary) {
        this.dictionary = dictionary;
    }

    public void setValidate(boolean validate) {
        this.validate = validate;
    }
}
