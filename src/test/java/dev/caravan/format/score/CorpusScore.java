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
package dev.caravan.format.score;

import dev.caravan.record.Record;
import dev.caravan.record.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The count of what became of the files of one corpus. */
public final class CorpusScore {

    /**
     * A file of which not everything is ok.
     *
     * @param codes of errors, with their number
     * @param fault why that was to be expected, if it was
     */
    record NotOk(String file, Map<String, Long> codes, Optional<String> fault) {}

    private final String corpus;
    private final List<NotOk> notOk = new ArrayList<>();
    private int files;
    private int rows;
    private int rejected;
    private int valid;
    private int validOk;
    private long bytes;
    private long rowBytes;
    private long rebuiltBytes;
    private long rejectedBytes;

    /** @param corpus the name of its directory */
    public CorpusScore(String corpus) {
        this.corpus = corpus;
    }

    /**
     * @param fault why the file is not valid
     * @param rebuilds whether a row's bytes come back from its other columns
     */
    public void add(String file, Optional<String> fault, long length, List<?> outcomes, Predicate<Record> rebuilds) {
        files++;
        bytes += length;
        Map<String, Long> codes = new TreeMap<>();
        for (Object outcome : outcomes) {
            List<String> wrong = FormatScore.codes(outcome);
            wrong.forEach(code -> codes.merge(code, 1L, Long::sum));
            if (outcome instanceof Rejected rejection) {
                rejected++;
                rejectedBytes += rejection.raw().length;
            } else {
                rows++;
                Record row = (Record) outcome;
                int raw = ((byte[]) row.get("_raw")).length;
                rowBytes += raw;
                rebuiltBytes += rebuilds.test(row) ? raw : 0;
            }
            if (fault.isEmpty()) {
                valid++;
                validOk += wrong.isEmpty() ? 1 : 0;
            }
        }
        if (!codes.isEmpty() || outcomes.isEmpty()) {
            notOk.add(new NotOk(file, codes, fault));
        }
    }

    String corpus() {
        return corpus;
    }

    int files() {
        return files;
    }

    int rows() {
        return rows;
    }

    int rejected() {
        return rejected;
    }

    /** Rows and rejections of files that are valid. */
    int valid() {
        return valid;
    }

    int validOk() {
        return validOk;
    }

    long bytes() {
        return bytes;
    }

    long rowBytes() {
        return rowBytes;
    }

    long rebuiltBytes() {
        return rebuiltBytes;
    }

    long rejectedBytes() {
        return rejectedBytes;
    }

    List<NotOk> notOk() {
        return notOk;
    }

    @Override
    public String toString() {
        return corpus + ": " + notOk;
    }
}
