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

import com.prowidesoftware.swift.model.mx.JaxbContextCacheImpl;
import com.prowidesoftware.swift.model.mx.JaxbContextLoader;
import com.prowidesoftware.swift.model.mx.MxCamt05300108;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Prowide's objects of camt.053.001.08, with the cache without which it makes its JAXB context for each message. */
final class ProwideMx {

    private ProwideMx() {}

    public static void main(String[] args) throws Exception {
        JaxbContextLoader.INSTANCE.setCacheImpl(new JaxbContextCacheImpl());
        ParserRounds.run("prowide-mx", args, input -> {
            List<String> messages = new ArrayList<>();
            for (String message : new String(input, StandardCharsets.UTF_8).split("(?=<\\?xml )")) {
                if (!message.isBlank()) {
                    messages.add(message);
                }
            }

            return () -> {
                long statements = 0;
                for (String message : messages) {
                    statements += MxCamt05300108.parse(message)
                            .getBkToCstmrStmt()
                            .getStmt()
                            .size();
                }

                return statements;
            };
        });
    }
}
