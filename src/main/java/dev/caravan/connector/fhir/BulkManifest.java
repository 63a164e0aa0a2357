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
package dev.caravan.connector.fhir;

import dev.caravan.connector.rest.Answer;
import dev.caravan.connector.rest.ApiOrigin;
import dev.caravan.format.json.JsonRecords;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an export has become (Bulk Data Access 2.0.0, "Bulk Data Output Manifest").
 *
 * @param transactionTime an instant, as the server wrote it: nothing newer is in the export, and everything older
 * @param requiresAccessToken whether files are asked for with the credentials of the API
 * @param files those with resources, then those with deletes
 * @param errors what the server has to say of the export
 */
record BulkManifest(
        String transactionTime, Credentials requiresAccessToken, List<BulkFile> files, List<BulkFile> errors) {

    /** With what files are asked for. */
    enum Credentials {
        OF_THE_API,
        NONE
    }

    private static final int HASH_BYTES = 8;

    /** @throws IllegalArgumentException with the reason, if the answer is none */
    static BulkManifest of(Answer answer) {
        if (!(JsonRecords.value(answer.body()) instanceof Map<?, ?> manifest)) {
            throw new IllegalArgumentException("the manifest of the export is no JSON object");
        }
        if (!(manifest.get("transactionTime") instanceof String time)) {
            throw new IllegalArgumentException("the manifest of the export has no transactionTime");
        }
        if (list(manifest.get("link")).stream()
                .anyMatch(link -> link instanceof Map<?, ?> one && "next".equals(one.get("relation")))) {
            throw new IllegalArgumentException("the manifest of the export has further pages, which nobody asked for");
        }
        List<BulkFile> files = new ArrayList<>(files(manifest, "output", BulkFile.Kind.OUTPUT, answer.uri()));
        files.addAll(files(manifest, "deleted", BulkFile.Kind.DELETED, answer.uri()));

        return new BulkManifest(
                instant(time),
                Boolean.FALSE.equals(manifest.get("requiresAccessToken")) ? Credentials.NONE : Credentials.OF_THE_API,
                List.copyOf(files),
                files(manifest, "error", BulkFile.Kind.ERROR, answer.uri()));
    }

    private static String instant(String time) {
        try {
            OffsetDateTime.parse(time);

            return time;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("transactionTime of the export is no instant", e);
        }
    }

    private static List<BulkFile> files(Map<?, ?> manifest, String name, BulkFile.Kind kind, URI base) {
        List<BulkFile> files = new ArrayList<>();
        for (Object each : list(manifest.get(name))) {
            if (!(each instanceof Map<?, ?> file) || !(file.get("url") instanceof String url)) {
                throw new IllegalArgumentException("a file in " + name + " of the export has no url");
            }
            files.add(new BulkFile(kind, uri(base, url), file.get("count") instanceof Long count ? count : -1));
        }

        return files;
    }

    private static URI uri(URI base, String url) {
        try {
            URI uri = base.resolve(ApiOrigin.parse(url));
            ApiOrigin.of(uri);

            return uri;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the url of a file of the export cannot be used: " + e.getMessage(), e);
        }
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** By which the same files in the same order are known again. Queries are left out: signatures are made anew. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach(file -> digest.update(
                    (file.kind() + " " + file.uri().getRawPath() + "\n").getBytes(StandardCharsets.UTF_8)));

            return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that is to be read, with what the server says of the export behind the rest. */
    List<BulkFile> withErrors() {
        return Stream.concat(files.stream(), errors.stream()).toList();
    }
}
