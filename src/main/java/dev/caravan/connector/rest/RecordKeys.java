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
package dev.caravan.connector.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Eight bytes of the hash of each of some records' identities. Immutable. */
record RecordKeys(Set<Long> hashes) {

    static final RecordKeys NONE = new RecordKeys(Set.of());

    private static final ObjectMapper JSON = new ObjectMapper();

    RecordKeys {
        hashes = Set.copyOf(hashes);
    }

    /** @param identity values as JSON has them, that tell a record apart from others */
    static long hash(Collection<?> identity) {
        try {
            byte[] text = JSON.writeValueAsString(identity).getBytes(StandardCharsets.UTF_8);

            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text))
                    .getLong();
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static RecordKeys decode(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        Set<Long> hashes = new TreeSet<>();
        while (bytes.remaining() >= Long.BYTES) {
            hashes.add(bytes.getLong());
        }

        return new RecordKeys(hashes);
    }

    /** The same text for the same keys. */
    String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(hashes.size() * Long.BYTES);
        new TreeSet<>(hashes).forEach(bytes::putLong);

        return Base64.getEncoder().encodeToString(bytes.array());
    }

    boolean contains(long hash) {
        return hashes.contains(hash);
    }
}
