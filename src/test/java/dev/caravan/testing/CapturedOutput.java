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
package dev.caravan.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What this process says while something runs: standard output and error, and a log as of {@code -vv} and more. */
public final class CapturedOutput {

    /** Ours speaks of everything; Spark is held back, as {@code -vv} does. */
    private static final Map<String, Level> LEVELS = Map.of(
            "", Level.INFO,
            "dev.caravan", Level.ALL,
            "org.apache.camel", Level.INFO,
            "org.apache.kafka", Level.INFO,
            "org.apache.spark", Level.WARNING);

    private static final String LISTENING = "listening to what is logged";

    private CapturedOutput() {}

    /** Something that may fail. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    public static String of(Action action) throws Exception {
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        List<Runnable> undo = new ArrayList<>();
        try (PrintStream all = new PrintStream(captured, true, StandardCharsets.UTF_8)) {
            System.setOut(all);
            System.setErr(all);
            LEVELS.forEach((name, level) -> undo.add(setLevel(Logger.getLogger(name), level)));
            undo.add(addHandler(all));
            Logger.getLogger(CapturedOutput.class.getName()).finest(LISTENING);
            action.run();
        } finally {
            undo.forEach(Runnable::run);
            System.setOut(out);
            System.setErr(err);
        }

        String said = captured.toString(StandardCharsets.UTF_8);
        if (!said.contains(LISTENING)) {
            throw new IllegalStateException("what is logged is not captured");
        }

        return said;
    }

    private static Runnable setLevel(Logger logger, Level level) {
        Level before = logger.getLevel();
        logger.setLevel(level);

        return () -> logger.setLevel(before);
    }

    private static Runnable addHandler(PrintStream out) {
        Logger root = Logger.getLogger("");
        Handler handler = new Printer(out);
        root.addHandler(handler);

        return () -> root.removeHandler(handler);
    }

    private static final class Printer extends Handler {

        private final PrintStream out;
        private final Formatter format = new PatternFormatter("%p %c %s%e%n");

        Printer(PrintStream out) {
            this.out = out;
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord message) {
            out.print(format.format(message));
        }

        @Override
        public void flush() {
            out.flush();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
