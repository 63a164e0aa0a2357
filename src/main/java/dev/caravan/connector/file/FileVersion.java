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

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What tells one version of a file from another without reading it; the bytes decide where that is not enough.
 *
 * @param name as its store knows it, and as it stands in the ledger
 * @param size in bytes
 * @param modified in milliseconds since 1970, as exact as the store is
 * @param etag what the store itself calls this version, where it does
 */
public record FileVersion(String name, long size, long modified, Optional<String> etag) {

    /** Whether the ledger's entry tells of this version, as far as can be said without the bytes. */
    boolean isLike(JsonNode entry) {
        return hasSizeOf(entry)
                && (etag.isPresent() && entry.has("etag")
                        ? etag.get().equals(entry.get("etag").asText())
                        : entry.path("modified").asLong(-1) == modified);
    }

    boolean hasSizeOf(JsonNode entry) {
        return entry != null && entry.path("size").asLong(-1) == size;
    }

    /** The ledger's entry of this version. */
    Map<String, Object> entry(String sha256) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("size", size);
        entry.put("modified", modified);
        etag.ifPresent(tag -> entry.put("etag", tag));
        entry.put("sha256", sha256);

        return entry;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
