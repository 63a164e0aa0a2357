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

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Position;
import dev.caravan.table.TableName;

/** What ends the landing of a stream, in the words of a person who has to do something about it. */
record LandingFailures(String pipeline, String stream, TableName table) {

    CaravanException over() {
        return new CaravanException(Category.CANCELLED, "Cannot land a record: pipeline " + pipeline + " is stopping.");
    }

    CaravanException stopped() {
        return new CaravanException(
                Category.CANCELLED,
                "Cannot land stream " + stream + " of pipeline " + pipeline + " to its end: the run was stopped."
                        + " What was committed stays; run the pipeline again to go on from there.");
    }

    CaravanException halfOverwrite() {
        return new CaravanException(
                Category.CANCELLED,
                "Cannot overwrite " + table + ": stream " + stream + " of pipeline " + pipeline
                        + " was not read to its end. The table is as it was; run the pipeline again.");
    }

    CaravanException halfReplay(Position to) {
        return new CaravanException(
                Category.POSITION_LOST,
                "Cannot make the last batch of stream " + stream
                        + " whole, which a crash tore: the source ended before " + to
                        + ". Bring back what it held, and run the pipeline again.");
    }

    CaravanException of(RuntimeException cause) {
        return CaravanException.in(cause)
                .orElseGet(() -> new CaravanException(
                        Category.STORAGE,
                        "Cannot land stream " + stream + " of pipeline " + pipeline + " in " + table + ": "
                                + CaravanException.reasonOf(cause)
                                + ". What was committed stays; run the pipeline again to go on from there.",
                        cause));
    }
}
