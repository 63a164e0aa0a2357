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

import java.util.List;

/**
 * What was compared with an independent reading of the same files.
 *
 * @param with who read them, and what of it was compared, as Markdown
 * @param values how many values were compared
 * @param differences those that differ, each with the reason, as Markdown
 */
public record Comparison(String with, long values, List<String> differences) {}
