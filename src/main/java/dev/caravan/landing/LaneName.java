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

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A lane as tables know it: {@code <pipeline>/<stream>/0}. The last part is for lanes of several partitions. */
record LaneName(String pipeline, String stream) {

    private static final Pattern FORM = Pattern.compile("([^/]+)/(.+)/0", Pattern.DOTALL);

    static Optional<LaneName> parse(String lane) {
        Matcher matcher = FORM.matcher(lane);
        return matcher.matches() ? Optional.of(new LaneName(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    LaneName in(String otherPipeline) {
        return new LaneName(otherPipeline, stream);
    }

    @Override
    public String toString() {
        return pipeline + "/" + stream + "/0";
    }
}
