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
package dev.caravan.connector.file;

import dev.caravan.connector.retry.Retries;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.StepFailed;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;

/**
 * Where files are: a disk, a bucket, a server. It only reads. It connects when it is first asked for something, and again
 * after it was closed. Names of files are the store's own; nothing here makes a path of this machine of them.
 */
public interface Store extends AutoCloseable {

    /** How people call a file, or a path, of this store. */
    String place(String name);

    /** From now on a remote store asks its server again, so often, what failed for a reason that may pass. */
    void tryAgain(Retries retries);

    /**
     * Goes the way to the first file as far as there is one, and notes each step that went well.
     *
     * @throws StepFailed at the first one that did not
     */
    void reach(Checklist steps);

    /**
     * The files that a path stands for, found while they are asked for, in the order of their names; hidden ones are left out.
     *
     * @param path a file, a folder (its files, not those of folders in it) or a glob, see {@link FilePattern}
     * @throws IOException as the file system tells it
     * @throws StepFailed as a remote store tells it; while the files are asked for too
     */
    Stream<FileVersion> list(String path) throws IOException;

    /**
     * A file as it is now.
     *
     * @throws IOException as the file system tells it
     * @throws StepFailed as a remote store tells it
     */
    FileVersion version(String name) throws IOException;

    /**
     * The bytes of this version from one of them on, read from the store as they are asked for. To be closed; what was not
     * read then is not fetched.
     *
     * @param from 0 for the first byte
     * @throws IOException as the file system tells it
     * @throws StepFailed as a remote store tells it; one that can tells that the file is of another version by now
     */
    InputStream open(FileVersion version, long from) throws IOException;

    /** Closes what is open, and the connections. */
    @Override
    void close();
}
