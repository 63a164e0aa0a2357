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
package dev.caravan.connector.driver;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/** Fetches drivers from a Maven repository; what does not have the digest that we know is thrown away. */
public final class DriverDownload {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MOST_BYTES = 256L << 20;
    private static final int BUFFER = 1 << 16;

    private final URI repository;

    /** @param repository its address; drivers are at the paths that Maven gives them */
    public DriverDownload(String repository) {
        this.repository = URI.create(repository.endsWith("/") ? repository : repository + "/");
    }

    /**
     * @return the file that is there now
     * @throws CaravanException SOURCE_UNREACHABLE, SOURCE_DATA if it is another file than the one that we know, or STORAGE
     */
    public Path fetch(Driver driver, Path directory) {
        URI from = repository.resolve(driver.path());
        Path partial = null;
        try {
            Files.createDirectories(directory);
            partial = Files.createTempFile(directory, driver.name(), ".part");
            String digest = copy(from, partial);
            if (!digest.equals(driver.sha256())) {
                throw new CaravanException(
                        Category.SOURCE_DATA,
                        "Cannot install " + driver.fileName() + ": what " + from + " gives has the SHA-256 " + digest
                                + ", not " + driver.sha256() + ". Nothing was installed; try another --repository.");
            }

            return Files.move(
                    partial,
                    directory.resolve(driver.fileName()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CaravanException(
                    Category.STORAGE,
                    "Cannot install " + driver.fileName() + " in " + directory + ": " + CaravanException.reasonOf(e)
                            + ".",
                    e);
        } finally {
            delete(partial);
        }
    }

    private static String copy(URI from, Path to) throws IOException {
        HttpResponse<InputStream> answer = ask(from);
        try (InputStream in = answer.body()) {
            if (answer.statusCode() != 200) {
                throw unreachable(from, "HTTP status " + answer.statusCode(), null);
            }

            return copy(in, to);
        }
    }

    private static HttpResponse<InputStream> ask(URI from) {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        try {
            return client.send(
                    HttpRequest.newBuilder(from).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException | IllegalArgumentException e) {
            throw unreachable(from, CaravanException.reasonOf(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CaravanException(Category.CANCELLED, "The download of " + from + " was interrupted.", e);
        }
    }

    private static CaravanException unreachable(URI from, String reason, Exception cause) {
        return new CaravanException(
                Category.SOURCE_UNREACHABLE,
                "Cannot fetch " + from + ": " + reason
                        + ". Name a Maven repository that has it with --repository, or put the file into the directory"
                        + " that  ./caravan drivers list  shows.",
                cause);
    }

    private static String copy(InputStream in, Path to) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream digested = new DigestInputStream(in, digest);
                OutputStream out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[BUFFER];
            long left = MOST_BYTES;
            for (int read = digested.read(buffer); read >= 0; read = digested.read(buffer)) {
                left -= read;
                if (left < 0) {
                    throw new IOException("it is larger than " + MOST_BYTES + " bytes");
                }
                out.write(buffer, 0, read);
            }
        }

        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path partial) {
        try {
            if (partial != null) {
                Files.deleteIfExists(partial);
            }
        } catch (IOException e) {
            // It is in nobody's way.
        }
    }
}
