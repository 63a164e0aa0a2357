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
package dev.caravan.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which secrets were read, when, for what and by whom; never their values. One line of JSON each, to the log category
 * {@code dev.caravan.audit} at INFO, and to a file where one is named. Thread-safe.
 */
public final class Audit {

    private static final Logger LOG = LoggerFactory.getLogger("dev.caravan.audit");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Audit() {}

    /**
     * @param reference as it is written, without braces and without a default: {@code env:SHOP_PASSWORD}
     * @param kind where the secret is kept: {@code env}, {@code secret}, {@code hashicorp}
     * @param reader the pipeline or connection that was given it
     * @param file to append to, of whatever process
     * @throws CaravanException STORAGE if the file cannot be written: what is to be audited is not given away unaudited
     */
    public static void secretRead(String reference, String kind, String reader, Optional<Path> file) {
        Map<String, String> event = new LinkedHashMap<>();
        event.put("time", Instant.now().toString());
        event.put("event", "secret_read");
        event.put("reference", reference);
        event.put("kind", kind);
        event.put("reader", reader);
        event.put("user", System.getProperty("user.name"));
        String line = json(event);
        file.ifPresent(path -> append(path, line));
        LOG.info("{}", line);
    }

    private static String json(Map<String, String> event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings are JSON", e);
        }
    }

    private static synchronized void append(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new CaravanException(
                    Category.STORAGE,
                    "Cannot write audit file " + file + ": " + CaravanException.reasonOf(e)
                            + ". Make it writable, or name another one by CARAVAN_AUDIT_FILE.",
                    e);
        }
    }
}
