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
package dev.caravan.connector.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePatternTest {

    @ParameterizedTest
    @CsvSource({"in/*.csv, 1", "in/2026-*/*.csv, 2", "/*/x, 2", "in/a?/b/*.csv, 3", "in/**.csv, 2147483647"})
    void noMoreFoldersAreWalkedThroughThanAPatternHas(String pattern, int depth) {
        assertThat(FilePattern.parse(pattern).depth()).isEqualTo(depth);
    }
}
