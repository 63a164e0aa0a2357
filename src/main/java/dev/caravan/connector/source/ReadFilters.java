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
package dev.caravan.connector.source;

import dev.caravan.record.Filter;
import java.util.List;

/**
 * What a reading wants of its records, all of it. Bound in the Camel registry by whoever reads, and looks at them again: a
 * source may leave out records that do not meet these, and need not. It never leaves out one that does.
 */
public record ReadFilters(List<Filter> filters) {}
