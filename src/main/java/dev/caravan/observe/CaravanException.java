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

import java.util.Optional;

/**
 * A failure told to a person: {@code Cannot <verb> <thing> <name>: <reason>. <what to do>.} The message holds no payload
 * and no secret.
 */
public final class CaravanException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Category category;

    public CaravanException(Category category, String message) {
        super(message);
        this.category = category;
    }

    public CaravanException(Category category, String message, Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    public Category category() {
        return category;
    }

    /** The first failure of ours in a chain of causes. */
    public static Optional<CaravanException> in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CaravanException ours) {
                return Optional.of(ours);
            }
        }

        return Optional.empty();
    }

    /** The innermost message of a chain of causes: libraries put the reason there. */
    public static String reasonOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();

        return message.lines().findFirst().orElse(message).strip();
    }
}
