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
package dev.caravan.connector.queue;

import dev.caravan.record.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The last {@value #SIZE} messages that were accepted, by their digests, the oldest first. As a position it is kept in
 * the table's own commit, for which {@value #SIZE} are as many as fit. Not thread-safe.
 */
public final class LandedMessages {

    static final int SIZE = 2_000;

    private static final String MEMBER = "recent";
    private static final int DIGEST_BYTES = 12;
    private static final int DIGEST_CHARACTERS = DIGEST_BYTES / 3 * 4;

    private final LinkedHashSet<String> digests = new LinkedHashSet<>();

    static LandedMessages of(Position position) {
        LandedMessages landed = new LandedMessages();
        String recent = position.tree().path(MEMBER).asText("");
        for (int start = 0; start + DIGEST_CHARACTERS <= recent.length(); start += DIGEST_CHARACTERS) {
            landed.digests.add(recent.substring(start, start + DIGEST_CHARACTERS));
        }

        return landed;
    }

    /** Of id and body: senders may give one id to messages that are not the same, and none of them must get lost. */
    public static String digest(String id, byte[] body) {
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).flip());
            digest.update(name);
            digest.update(body);

            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest.digest(), DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean contains(String digest) {
        return digests.contains(digest);
    }

    /** Makes it the newest one. @return whether it was not there */
    boolean add(String digest) {
        boolean fresh = !digests.remove(digest);
        digests.add(digest);
        if (digests.size() > SIZE) {
            Iterator<String> oldest = digests.iterator();
            oldest.next();
            oldest.remove();
        }

        return fresh;
    }

    Set<String> all() {
        return Collections.unmodifiableSet(digests);
    }

    Position position() {
        return Position.of(MEMBER, String.join("", digests));
    }
}
