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

import com.prowidesoftware.swift.model.SwiftMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Prowide's message with its blocks and tags; no typed fields are asked for. */
final class ProwideMt {

    private ProwideMt() {}

    public static void main(String[] args) throws Exception {
        ParserRounds.run("prowide-core", args, input -> {
            List<String> messages = Stream.of(
                            new String(input, StandardCharsets.US_ASCII).split("\n\\$\n"))
                    .filter(message -> !message.isBlank())
                    .map(message -> message.replace("\n", "\r\n"))
                    .toList();

            return () -> {
                long parsed = 0;
                for (String message : messages) {
                    parsed += SwiftMessage.parse(message).getBlock4().countAll() > 0 ? 1 : 0;
                }

                return parsed;
            };
        });
    }
}
