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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a corpus comes from, as the {@code SOURCES.md} of its directory says.
 *
 * @param repository with the commit
 */
record CorpusSource(String repository, String licence) {

    private static final String LINE = "(?m)^- `[^`]*/%s`[^:\\n]*: (.+?); path .*?; licence: (.+?)\\.(?: |$)";

    static CorpusSource of(Path directory, String corpus) throws IOException {
        Matcher line = Pattern.compile(LINE.formatted(Pattern.quote(corpus)))
                .matcher(Files.readString(directory.resolve("SOURCES.md")));
        if (!line.find()) {
            throw new IOException("Cannot find " + corpus + " in " + directory.resolve("SOURCES.md"));
        }

        return new CorpusSource(line.group(1).replace(" @ -", ""), line.group(2));
    }
}
