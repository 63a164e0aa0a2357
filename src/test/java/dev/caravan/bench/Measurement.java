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

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What one run of one system cost this process. */
record Measurement(
        String benchCase, String system, String format, long rows, double seconds, double cpuSeconds, long peakRssMb) {

    interface Work {
        /** @return how many rows were landed */
        long run() throws Exception;
    }

    static Measurement of(String benchCase, String system, String format, Work work) throws Exception {
        System.gc();
        forgetPeak();
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = machine.getProcessCpuTime();
        long wall = System.nanoTime();
        long rows = work.run();

        return new Measurement(
                benchCase,
                system,
                format,
                rows,
                (System.nanoTime() - wall) / 1e9,
                (machine.getProcessCpuTime() - cpu) / 1e9,
                peakRss());
    }

    double rowsPerCpuSecond() {
        return rows / cpuSeconds;
    }

    static double medianSeconds(List<Measurement> measured) {
        return median(measured.stream().map(Measurement::seconds).toList());
    }

    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void forgetPeak() throws IOException {
        Path references = Path.of("/proc/self/clear_refs");
        if (Files.isWritable(references)) {
            Files.writeString(references, "5");
        }
    }

    /** Of the process since the last run began, where the system tells (Linux); else -1. */
    private static long peakRss() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return -1;
        }

        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1L);
    }

    String toJson(int round) {
        return String.format(
                Locale.ROOT,
                "{\"case\":\"%s\",\"system\":\"%s\",\"format\":\"%s\",\"round\":%d,\"rows\":%d,\"seconds\":%.2f,"
                        + "\"cpu_seconds\":%.2f,\"peak_rss_mb\":%d,\"rows_per_cpu_second\":%.0f}",
                benchCase,
                system,
                format,
                round,
                rows,
                seconds,
                cpuSeconds,
                peakRssMb,
                rowsPerCpuSecond());
    }
}
