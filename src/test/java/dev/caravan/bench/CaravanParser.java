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
package dev.caravan.bench;

import java.util.Locale;

/** Caravan's parser of a format in a virtual machine of its own, with the arguments of {@link ParserRounds}. */
final class CaravanParser {

    private CaravanParser() {}

    public static void main(String[] args) throws Exception {
        BenchedFormat format = BenchedFormat.valueOf(args[2].toUpperCase(Locale.ROOT));
        ParserRounds.run("caravan", args, input -> () -> format.rows(input));
    }
}
