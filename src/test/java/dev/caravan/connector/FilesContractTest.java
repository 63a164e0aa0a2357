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
package dev.caravan.connector;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.crash.CrashSize;
import dev.caravan.servers.LossyProxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The promises of all sources, kept by one that reads files: a file for each time that some records are added. */
abstract class FilesContractTest extends ConnectorContractTest {

    private static final FilePlace LOCAL = new LocalFiles();
    private static final Set<Class<?>> OF_THE_PARTS =
            Set.of(FailureContract.class, RetryContract.class, SecurityContract.class);

    @TempDir
    Path scratch;

    private int files;

    /** Where the files lie; the same each time. */
    FilePlace place() {
        return LOCAL;
    }

    /** Settings of what is in the files. */
    Map<String, String> content() {
        return Map.of();
    }

    /** The bytes of a record, behind and before others of its kind. */
    abstract byte[] bytes(Map<String, Object> fields) throws IOException;

    /** A file without any record, and the place in it that the quarantine tells. */
    abstract String noRecord();

    abstract String placeOfNoRecord();

    /** Whether its reader and its parser are each under the whole contract elsewhere, and all that is new is that they are one. */
    boolean isTriedInParts() {
        return false;
    }

    @BeforeEach
    void leaveOutWhatThePartsPromise(TestInfo test) {
        Class<?> promise = test.getTestMethod().orElseThrow().getDeclaringClass();
        assumeTrue(
                !isTriedInParts() || CrashSize.isLong() || !OF_THE_PARTS.contains(promise),
                "its reader and its parser are tried one by one: ./mvnw test -Pcrash -Dtest=*ContractTest");
    }

    @Override
    Map<String, String> settings() {
        return with(place().settings(), content());
    }

    @Override
    String streamSetting() {
        return "path";
    }

    @Override
    String create() throws IOException {
        return place().create(scratch);
    }

    @Override
    String discovered(String stream) {
        return place().discovered(stream);
    }

    @Override
    void add(String stream, int from, int count) throws IOException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int id = from; id < from + count; id++) {
            records.writeBytes(bytes(Map.of("id", id, "name", name(id))));
        }
        write(stream, records.toByteArray());
    }

    @Override
    void add(String stream, Map<String, Object> fields) throws IOException {
        write(stream, bytes(fields));
    }

    @Override
    String addMalformed(String stream) throws IOException {
        return write(stream, noRecord().getBytes(StandardCharsets.UTF_8)) + " " + placeOfNoRecord();
    }

    private String write(String stream, byte[] content) throws IOException {
        return place().write(stream, "%06d.txt".formatted(++files), content);
    }

    @Override
    void revoke(String stream) throws IOException {
        place().revoke(stream);
    }

    @Override
    void grant(String stream) throws IOException {
        place().grant(stream);
    }

    @Override
    Map<String, String> at(int port) {
        return place().at(port);
    }

    @Override
    LossyProxy proxy() {
        return LossyProxy.to(place().port());
    }

    @Override
    int attempts() {
        return place().attempts();
    }

    @Override
    Map<String, String> wrong(Wrong what) {
        return switch (what) {
            case HOST -> place().wrongHost();
            case PASSWORD -> place().wrongPassword();
            case PORT, OBJECT -> super.wrong(what);
        };
    }

    @Override
    Map<Wrong, NotApplicable> notApplicable() {
        return place().notApplicable();
    }
}
