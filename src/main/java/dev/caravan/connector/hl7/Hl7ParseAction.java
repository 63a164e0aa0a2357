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
package dev.caravan.connector.hl7;

import dev.caravan.connector.parse.ParseAction;
import dev.caravan.format.hl7.Hl7Records;
import dev.caravan.format.judge.BoundedJudge;
import dev.caravan.format.judge.Judge;
import dev.caravan.format.judge.JudgedRecords;
import dev.caravan.record.RecordStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Makes a stream of records of an HL7 v2 message or a file of them: bytes, text or an input stream. */
public class Hl7ParseAction extends ParseAction {

    private Charset encoding = StandardCharsets.UTF_8;
    private boolean validate;
    private Judge judge;

    @Override
    protected RecordStream records(InputStream content, String place) {
        Hl7Records records = new Hl7Records(content, encoding, place);
        return validate ? new JudgedRecords(records, judge()) : records;
    }

    public void setEncoding(String encoding) {
        this.encoding = Charset.forName(encoding);
    }

    public void setValidate(boolean validate) {
        this.validate = validate;
    }

    private synchronized Judge judge() {
        if (judge == null) {
            judge = BoundedJudge.by(Hl7Validation::new, "ca.uhn.hapi:hapi-base, with hapi-structures of the versions,");
        }

        return judge;
    }
}
