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

import dev.caravan.servers.FreePort;
import dev.caravan.servers.ServerProcess;
import dev.caravan.table.LakeTables;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a listener for HL7 takes from eight senders, each of which waits for the acknowledgement of a message before it sends
 * the next, as MLLP wants it. AA means that the message is synced to disk; in the end every one has to be in the table.
 */
final class MllpBench {

    private static final int CONNECTIONS = 8;
    private static final Duration DEADLINE = Duration.ofMinutes(10);
    private static final String NOTE = "{\"case\":\"mllp\",\"counted\":\"seconds while " + CONNECTIONS
            + " senders send, on the same machine; CPU seconds of Caravan, from its start until all has landed\"}";

    private final Path scratch;
    private final int messages;
    private final int port = FreePort.next();

    private MllpBench(Path scratch, int messages) {
        this.scratch = scratch;
        this.messages = messages;
    }

    static void run(long messages, int rounds) throws Exception {
        System.out.println(NOTE);
        for (int round = 1; round <= rounds; round++) {
            Path scratch = Files.createTempDirectory("caravan-bench-");
            try {
                new MllpBench(scratch, (int) messages / CONNECTIONS * CONNECTIONS).measure(round);
            } finally {
                Scratch.delete(scratch);
            }
        }
    }

    private void measure(int round) throws Exception {
        Path warehouse = scratch.resolve("warehouse");
        Path pipeline = Files.writeString(
                scratch.resolve("mllp.yaml"),
                """
                - route:
                    id: mllp
                    from:
                      uri: kamelet:caravan-mllp-source
                      parameters:
                        port: %d
                      steps:
                        - to:
                            uri: kamelet:caravan-hl7-parse-action
                        - to:
                            uri: lake:bench.hl7
                            parameters:
                              format: delta
                """
                        .formatted(port));
        List<String> arguments =
                List.of("run", pipeline.toString(), "--warehouse", warehouse.toString(), "--idle-timeout", "30");
        try (ServerProcess process = ServerProcess.launch(Program.caravan(arguments, Map.of()));
                ProcessMeter meter = new ProcessMeter(process.pid())) {
            process.awaitReady(() -> new Socket(InetAddress.getLoopbackAddress(), port).close(), DEADLINE);
            long since = System.nanoTime();
            long[] nanos = sendAll();
            double seconds = (System.nanoTime() - since) / 1e9;
            process.awaitSuccess(DEADLINE);
            check(warehouse);
            System.out.println(new Measurement(
                            "mllp", "caravan", "delta", messages, seconds, meter.cpuSeconds(), meter.peakRssMb())
                    .toJson(round));
            tell(round, seconds, nanos);
        }
    }

    private long[] sendAll() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<long[]>> sent = new ArrayList<>();
            for (int sender = 0; sender < CONNECTIONS; sender++) {
                int first = sender * (messages / CONNECTIONS);
                sent.add(senders.submit(() -> send(first)));
            }
            long[] all = new long[messages];
            int filled = 0;
            for (Future<long[]> each : sent) {
                long[] nanos = each.get();
                System.arraycopy(nanos, 0, all, filled, nanos.length);
                filled += nanos.length;
            }
            Arrays.sort(all);

            return all;
        } finally {
            senders.shutdownNow();
        }
    }

    /** @return for each message how long its acknowledgement took */
    private long[] send(int first) throws IOException {
        long[] nanos = new long[messages / CONNECTIONS];
        List<String> samples = Hl7Samples.messages();
        try (MllpSender sender = new MllpSender(port)) {
            for (int i = 0; i < nanos.length; i++) {
                int number = first + i;
                String message = Hl7Samples.numbered(samples.get(number % samples.size()), number);
                long since = System.nanoTime();
                sender.send(message);
                nanos[i] = System.nanoTime() - since;
            }
        }

        return nanos;
    }

    private void check(Path warehouse) {
        try (LakeTables tables = LakeTables.open(warehouse)) {
            List<String> found = tables.query(
                            "SELECT count(*), count(DISTINCT control_id), count_if(_parse_status = 'ok') FROM bench.hl7",
                            1)
                    .textRows()
                    .get(0);
            String all = String.valueOf(messages);
            if (!found.equals(List.of(all, all, all))) {
                throw new IllegalStateException("The table holds " + found + " of " + all + " messages");
            }
        }
    }

    private void tell(int round, double seconds, long[] nanos) {
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"mllp\",\"round\":%d,\"connections\":%d,\"messages_per_second\":%.0f,\"ack_p50_ms\":%.2f,"
                        + "\"ack_p99_ms\":%.2f,\"ack_max_ms\":%.2f,\"goal\":\"5000 messages per second, p99 of 50 ms\"}%n",
                round,
                CONNECTIONS,
                messages / seconds,
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) (nanos.length * 0.99)] / 1e6,
                nanos[nanos.length - 1] / 1e6);
    }
}
