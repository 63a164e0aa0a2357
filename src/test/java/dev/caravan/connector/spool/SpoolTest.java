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
package dev.caravan.connector.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {

    private static final long LARGE = 1L << 30;
    private static final int HEADER = 8;
    private static final long HOUR_MILLIS = 3_600_000;

    @TempDir
    Path directory;

    @Test
    void messagesComeBackInOrderAndAfterAReopening() throws Exception {
        try (Spool spool = open(LARGE, LARGE)) {
            append(spool, "one", "", "three");
            assertThat(all(spool, 0)).containsExactly("one", "", "three");
            assertThat(spool.next(3 * HEADER + 8, 0)).isNull();
        }
        try (Spool spool = open(LARGE, LARGE)) {
            append(spool, "four");
            assertThat(all(spool, 0)).containsExactly("one", "", "three", "four");
            assertThat(all(spool, HEADER + 3)).containsExactly("", "three", "four");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 12})
    void aTornMessageAtTheEndIsCutOff(int left) throws Exception {
        try (Spool spool = open(LARGE, LARGE)) {
            append(spool, "whole", "torn!");
        }
        try (FileChannel file = FileChannel.open(onlySegment(), StandardOpenOption.WRITE)) {
            file.truncate(HEADER + 5 + left);
        }

        try (Spool spool = open(LARGE, LARGE)) {
            assertThat(all(spool, 0)).containsExactly("whole");
            append(spool, "next");
            assertThat(all(spool, 0)).containsExactly("whole", "next");
        }
    }

    @Test
    void aMessageWhoseChecksumIsWrongIsNotGivenOut() throws Exception {
        try (Spool spool = open(LARGE, LARGE)) {
            append(spool, "whole", "flipped");
        }
        overwrite(HEADER + 5 + HEADER + 2, new byte[] {'X'});

        try (Spool spool = open(LARGE, LARGE)) {
            assertThat(all(spool, 0)).containsExactly("whole");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anAbsurdLengthIsTakenForTheEnd(int length) throws Exception {
        try (Spool spool = open(LARGE, LARGE)) {
            append(spool, "whole", "other");
        }
        overwrite(HEADER + 5, ByteBuffer.allocate(4).putInt(length).array());

        try (Spool spool = open(LARGE, LARGE)) {
            assertThat(all(spool, 0)).containsExactly("whole");
        }
    }

    @Test
    void aBlockOfZerosIsNoMessage() throws Exception {
        try (Spool spool = open(LARGE, LARGE)) {
            append(spool, "whole");
        }
        overwrite(HEADER + 5, new byte[4096]);

        try (Spool spool = open(LARGE, LARGE)) {
            assertThat(all(spool, 0)).containsExactly("whole");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, HEADER + 1})
    void damageBeforeAWholeMessageIsAnErrorAndCutsNothingOff(int place) throws Exception {
        try (Spool spool = open(LARGE, LARGE)) {
            append(spool, "one", "two", "three");
        }
        overwrite(HEADER + 3 + place, new byte[] {'#'});
        long size = Files.size(onlySegment());

        assertThatThrownBy(() -> open(LARGE, LARGE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged at offset 11");
        assertThat(onlySegment()).hasSize(size);
    }

    @Test
    void damageInAnEarlierSegmentIsAnErrorWhereItIsReached() throws Exception {
        try (Spool spool = open(20, LARGE)) {
            append(spool, "first", "second", "third");
            assertThat(segments()).hasSize(2);
            Path earlier = directory.resolve(String.format("%020d.spool", 0));
            try (FileChannel file = FileChannel.open(earlier, StandardOpenOption.WRITE)) {
                file.truncate(HEADER + 5);
            }

            assertThat(spool.next(0, 0).bytes()).asString().isEqualTo("first");
            assertThatThrownBy(() -> spool.next(HEADER + 5, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("damaged at offset 13");
        }
    }

    @Test
    void segmentsRollAndAreReadThrough() throws Exception {
        List<String> messages =
                IntStream.range(0, 100).mapToObj(i -> "message " + i).toList();
        try (Spool spool = open(100, LARGE)) {
            append(spool, messages.toArray(String[]::new));
            assertThat(segments()).hasSizeGreaterThan(10);
            assertThat(all(spool, 0)).isEqualTo(messages);
        }
        try (Spool spool = open(100, LARGE)) {
            append(spool, "last");
            assertThat(all(spool, 0)).hasSize(101).endsWith("message 99", "last");
        }
    }

    @Test
    void releasedSegmentsGoAndTheirOffsetsAreRefused() throws Exception {
        try (Spool spool = open(100, LARGE)) {
            append(spool, IntStream.range(0, 100).mapToObj(i -> "message " + i).toArray(String[]::new));
            List<Spool.Message> messages = messages(spool, 0);
            int before = segments().size();

            spool.release(messages.get(60).offset());

            assertThat(segments()).hasSizeLessThan(before / 2 + 2);
            assertThat(spool.first())
                    .isPositive()
                    .isLessThanOrEqualTo(messages.get(60).offset());
            assertThat(all(spool, messages.get(60).offset())).hasSize(40);
            assertThat(all(spool, spool.first())).contains("message 60", "message 99");
            assertThatThrownBy(() -> spool.next(0, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no longer");
        }
        try (Spool spool = open(100, LARGE)) {
            assertThat(spool.first()).isPositive();
            assertThat(all(spool, spool.first())).endsWith("message 99");
        }
    }

    @Test
    void beyondTheQuotaMessagesAreRefusedUntilSomeAreReleased() throws Exception {
        try (Spool spool = open(LARGE, 40)) {
            append(spool, "0123456789", "0123456789");
            assertThatThrownBy(() -> append(spool, "0123456789"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the spool is full: 36 of 40 bytes");

            spool.release(18);
            append(spool, "0123456789");

            assertThat(all(spool, 0)).hasSize(3);
        }
    }

    @Test
    void anEmptySpoolGoesOnWhereTheTableWasLeft() throws Exception {
        try (Spool spool = open(LARGE, LARGE)) {
            spool.skipTo(5000);
            append(spool, "one");
            assertThat(all(spool, 5000)).containsExactly("one");
        }
        try (Spool spool = open(LARGE, LARGE)) {
            spool.skipTo(5000);
            append(spool, "two");
            assertThat(all(spool, 5000)).containsExactly("one", "two");
        }
    }

    @Test
    void sendersAtTheSameTimeLoseNothing() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(8);
        try (Spool spool = open(500, LARGE)) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int sender = 0; sender < 8; sender++) {
                String name = "s" + sender + "-";
                work.add(() -> {
                    for (int i = 0; i < 50; i++) {
                        append(spool, name + i);
                    }
                    return null;
                });
            }
            for (Future<Void> done : senders.invokeAll(work)) {
                done.get();
            }

            assertThat(all(spool, 0)).hasSize(400).doesNotHaveDuplicates();
        } finally {
            senders.shutdownNow();
        }
    }

    @Test
    void whoWaitsForAMessageIsToldThatNoneIsWaitedForAnyMore() throws Exception {
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try (Spool spool = open(LARGE, LARGE)) {
            append(spool, "one");
            Future<Spool.Message> second = reader.submit(() -> spool.next(HEADER + 3, HOUR_MILLIS));

            spool.stopWaiting();

            assertThat(second.get(1, TimeUnit.MINUTES)).isNull();
            assertThat(spool.next(0, 0).bytes()).asString().isEqualTo("one");
        } finally {
            reader.shutdownNow();
        }
    }

    @Test
    void aClosedSpoolTakesNothing() throws Exception {
        Spool spool = open(LARGE, LARGE);
        spool.close();

        assertThatThrownBy(() -> append(spool, "late")).isInstanceOf(IOException.class);
    }

    private Spool open(long segmentBytes, long quotaBytes) throws IOException {
        return Spool.open(directory, segmentBytes, quotaBytes);
    }

    private static void append(Spool spool, String... messages) throws IOException {
        for (String message : messages) {
            spool.append(message.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<Spool.Message> messages(Spool spool, long from) throws Exception {
        List<Spool.Message> found = new ArrayList<>();
        long offset = from;
        for (Spool.Message message = spool.next(offset, 0); message != null; message = spool.next(offset, 0)) {
            found.add(message);
            offset = message.next();
        }

        return found;
    }

    private static List<String> all(Spool spool, long from) throws Exception {
        return messages(spool, from).stream()
                .map(message -> new String(message.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private Path onlySegment() throws IOException {
        assertThat(segments()).hasSize(1);
        return segments().get(0);
    }

    private void overwrite(long position, byte[] bytes) throws IOException {
        try (FileChannel file = FileChannel.open(onlySegment(), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(bytes), position);
        }
    }
}
