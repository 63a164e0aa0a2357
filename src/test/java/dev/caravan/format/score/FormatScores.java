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

import dev.caravan.format.cda.CdaScore;
import dev.caravan.format.copybook.CopybookScore;
import dev.caravan.format.edifact.EdifactScore;
import dev.caravan.format.fhir.FhirScore;
import dev.caravan.format.fix.FixScore;
import dev.caravan.format.hl7.Hl7Score;
import dev.caravan.format.mx.MxScore;
import dev.caravan.format.swift.SwiftScore;
import dev.caravan.format.x12.X12Score;
import java.util.List;

/** All formats that have a page. */
final class FormatScores {

    static final List<FormatScore> ALL = List.of(
            new CdaScore(),
            new CopybookScore(),
            new EdifactScore(),
            new FhirScore(),
            new FixScore(),
            new Hl7Score(),
            new MxScore(),
            new SwiftScore(),
            new X12Score());

    private FormatScores() {}
}
