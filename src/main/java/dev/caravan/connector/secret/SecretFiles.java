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
package dev.caravan.connector.secret;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.spi.PropertiesFunction;

/**
 * Camel's property function {@code secret}, for secrets in files as Kubernetes and Docker mount them: {@code {{secret:name}}}
 * is the text of the file {@code name}, {@code {{secret:scope/key}}} that of {@code key} in the directory {@code scope}. A file
 * is read each time it is asked for. The line end that editors leave behind is no part of it.
 */
final class SecretFiles implements PropertiesFunction {

    static final String NAME = "secret";

    /** Neither a way out of the directory, nor one of the hidden files by which Kubernetes swaps its versions. */
    private static final Pattern PATH = Pattern.compile("[\\w-][\\w.-]*(/[\\w-][\\w.-]*)?");

    private static final long MAX_BYTES = 1 << 20;

    private final Supplier<Path> directory;

    SecretFiles(Supplier<Path> directory) {
        this.directory = Objects.requireNonNull(directory);
    }

    @Override
    public String getName() {
        return NAME;
    }

    /** @throws CaravanException SECRET if there is no such file, or it is no text of at most 1 MiB */
    @Override
    public String apply(String remainder) {
        if (!PATH.matcher(remainder).matches()) {
            throw refused(
                    // What follows a colon may be meant as a default, and be the secret itself.
                    remainder.replaceFirst(":.*", ""),
                    "it must be written {{secret:name}} or {{secret:scope/key}}, without a default",
                    null);
        }
        Path file = directory.get().resolve(remainder);
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw refused(remainder, file + " is larger than 1 MiB", null);
            }

            return Files.readString(file, StandardCharsets.UTF_8).replaceFirst("\r?\n\\z", "");
        } catch (NoSuchFileException e) {
            throw refused(
                    remainder,
                    "there is no file " + file
                            + ". Put the secret there, or name the directory of secrets by CARAVAN_SECRETS",
                    e);
        } catch (CharacterCodingException e) {
            throw refused(remainder, file + " is no UTF-8 text", e);
        } catch (IOException e) {
            throw refused(remainder, CaravanException.reasonOf(e), e);
        }
    }

    private static CaravanException refused(String name, String reason, IOException cause) {
        return new CaravanException(Category.SECRET, "Cannot read secret " + name + ": " + reason + ".", cause);
    }
}
