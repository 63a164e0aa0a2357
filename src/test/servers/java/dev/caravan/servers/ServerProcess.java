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
package dev.caravan.servers;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A running program that is killed, with its children, by {@link #close()} or at the end of the JVM. Failures carry the
 * last lines of its log.
 */
public final class ServerProcess implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration KILL_PAUSE = Duration.ofMillis(5);
    private static final Duration KILL_DEADLINE = Duration.ofSeconds(20);

    // A parent-death signal is sent when the thread that started the process ends, so that thread must live as long as
    // the JVM.
    private static final ExecutorService STARTER = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "caravan-servers-starter");
        thread.setDaemon(true);
        return thread;
    });

    /** One attempt to use the server the way a client would. */
    @FunctionalInterface
    public interface Readiness {
        /** Returns normally once the server serves. */
        void check() throws Exception;
    }

    private final ServerCommand command;
    private final Process process;

    private ServerProcess(ServerCommand command) {
        this.command = command;
        this.process = spawn(command);
        AtExit.close(this);
    }

    /** Starts a program and returns at once. */
    public static ServerProcess launch(ServerCommand command) {
        return new ServerProcess(command);
    }

    /** Starts a server and returns when it is ready. */
    public static ServerProcess start(ServerCommand command, Readiness readiness, Duration deadline) {
        ServerProcess server = launch(command);
        try {
            server.awaitReady(readiness, deadline);
            return server;
        } catch (RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    /** Runs a program to its end, which must be a success. */
    public static void run(ServerCommand command, Duration deadline) {
        try (ServerProcess program = launch(command)) {
            program.awaitSuccess(deadline);
        }
    }

    /** Waits for the program's end, which must be a success. */
    public void awaitSuccess(Duration deadline) {
        if (!exitsWithin(deadline)) {
            throw failure("it did not end within " + deadline.toSeconds() + " s", null);
        }
        if (process.exitValue() != 0) {
            throw failure("exit code " + process.exitValue(), null);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks the process to end (SIGTERM) and kills it if it has not done so in time. */
    public void terminate(Duration deadline) {
        process.destroy();
        exitsWithin(deadline);
        close();
    }

    /** Kills the process and its children (SIGKILL) and waits until they are gone. */
    @Override
    public void close() {
        List<ProcessHandle> family = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        family.forEach(ProcessHandle::destroyForcibly);
        AtExit.forget(this);
        long end = System.nanoTime() + KILL_DEADLINE.toNanos();
        while (!family.stream().allMatch(ServerProcess::isGone)) {
            if (System.nanoTime() > end) {
                throw new ServerException("Cannot kill " + this + ": it, or a child of it, is still there after "
                        + KILL_DEADLINE.toSeconds() + " s");
            }
            LockSupport.parkNanos(KILL_PAUSE.toNanos());
        }
    }

    @Override
    public String toString() {
        return command.name() + " (process " + process.pid() + ")";
    }

    private static Process spawn(ServerCommand command) {
        try {
            return STARTER.submit(command::launch).get();
        } catch (ExecutionException failure) {
            throw new ServerException(
                    "Cannot run " + command.name() + ": " + failure.getCause().getMessage(), failure.getCause());
        } catch (InterruptedException interrupted) {
            throw interrupted(command, interrupted);
        }
    }

    /** Waits until the program does what it is asked for; fails at once when it ends before. */
    public void awaitReady(Readiness readiness, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            // Asked first: what a program did just before its end is still seen.
            boolean over = !process.isAlive();
            Exception reason;
            try {
                readiness.check();
                return;
            } catch (Exception notReady) {
                reason = notReady;
            }

            if (over) {
                throw failure("it ended with exit code " + process.exitValue(), reason);
            }
            exitsWithin(PAUSE);
            if (System.nanoTime() > end) {
                throw failure("not ready after " + deadline.toSeconds() + " s (" + reason.getMessage() + ")", reason);
            }
        }
    }

    private boolean exitsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw interrupted(command, interrupted);
        }
    }

    static boolean isGone(long pid) {
        return ProcessHandle.of(pid).map(ServerProcess::isGone).orElse(true);
    }

    /** Without its program, a process is a zombie: its parent is dead and in a container nobody may ever reap it. */
    private static boolean isGone(ProcessHandle member) {
        return !member.isAlive() || member.info().command().isEmpty();
    }

    private ServerException failure(String reason, Exception cause) {
        return new ServerException(
                "Cannot run " + command.name() + ": " + reason + ". The end of " + command.log() + ":\n"
                        + LogTail.of(command.log()),
                cause);
    }

    private static ServerException interrupted(ServerCommand command, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ServerException("Interrupted while waiting for " + command.name(), cause);
    }
}
