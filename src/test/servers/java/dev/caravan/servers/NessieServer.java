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

import java.util.List;
import org.projectnessie.client.NessieClientBuilder;
import org.projectnessie.client.api.NessieApiV2;
import org.projectnessie.error.NessieConflictException;
import org.projectnessie.error.NessieNotFoundException;
import org.projectnessie.model.Branch;
import org.projectnessie.model.CommitMeta;
import org.projectnessie.model.Content;
import org.projectnessie.model.ContentKey;
import org.projectnessie.model.EntriesResponse;
import org.projectnessie.model.IcebergTable;
import org.projectnessie.model.Namespace;
import org.projectnessie.model.Operation;

/** Nessie's services as its tests run them, over its store in memory, on a loopback port. Without a login. */
public final class NessieServer implements AutoCloseable {

    private final SourceFileServer server =
            new SourceFileServer("Nessie", "nessie", "Nessie.java", NessieServer::checkServes);

    private NessieServer() {}

    /** Starts a server with the branch {@code main} and nothing in it; it answers clients. */
    public static NessieServer start() {
        return new NessieServer();
    }

    /** With the version of its API, as clients ask for it. */
    public String uri() {
        return uri(server.port());
    }

    private static String uri(int port) {
        return "http://127.0.0.1:" + port + "/api/v2";
    }

    private static NessieApiV2 client(int port) {
        return NessieClientBuilder.createClientBuilder("HTTP", null)
                .withUri(uri(port))
                .build(NessieApiV2.class);
    }

    private static void checkServes(int port) throws NessieNotFoundException {
        try (NessieApiV2 client = client(port)) {
            client.getDefaultBranch();
        }
    }

    /** A branch that starts where the default branch is, after a commit: branches merge from one that they share. */
    public void createBranch(String name) throws NessieConflictException, NessieNotFoundException {
        try (NessieApiV2 client = client(server.port())) {
            Branch from = client.commitMultipleOperations()
                    .branch(client.getDefaultBranch())
                    .commitMeta(CommitMeta.fromMessage("before " + name))
                    .operation(Operation.Put.of(ContentKey.of("shared"), Namespace.of("shared")))
                    .commit();
            client.createReference()
                    .sourceRefName(from.getName())
                    .reference(Branch.of(name, from.getHash()))
                    .create();
        }
    }

    /** Takes what a branch has into the default branch. */
    public void merge(String name) throws NessieConflictException, NessieNotFoundException {
        try (NessieApiV2 client = client(server.port())) {
            client.mergeRefIntoBranch()
                    .fromRef(client.getReference().refName(name).get())
                    .branch(client.getDefaultBranch())
                    .merge();
        }
    }

    /** Where the metadata of an Iceberg table of a branch lies. */
    public String metadataLocation(String branch, String namespace, String table) throws NessieNotFoundException {
        try (NessieApiV2 client = client(server.port())) {
            ContentKey key = ContentKey.of(namespace, table);
            Content content = client.getContent().refName(branch).key(key).get().get(key);

            return ((IcebergTable) content).getMetadataLocation();
        }
    }

    /** The Iceberg tables of a branch, {@code namespace.table}. */
    public List<String> tables(String branch) throws NessieNotFoundException {
        try (NessieApiV2 client = client(server.port())) {
            return client.getEntries().refName(branch).stream()
                    .filter(entry -> Content.Type.ICEBERG_TABLE.equals(entry.getType()))
                    .map(EntriesResponse.Entry::getName)
                    .map(key -> String.join(".", key.getElements()))
                    .toList();
        }
    }

    /** Kills the server and removes its data. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "Nessie at " + uri();
    }
}
