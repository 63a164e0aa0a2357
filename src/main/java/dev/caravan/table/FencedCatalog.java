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
package dev.caravan.table;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.rest.RESTCatalog;

/** Any Iceberg catalog, with {@link FencedOperations} under each of its tables. */
final class FencedCatalog implements Catalog, SupportsNamespaces, Closeable {

    private static final int CLAIM_ATTEMPTS = 10;

    private final Catalog catalog;
    private final SupportsNamespaces namespaces;

    /** @param namespaces of the same catalog */
    FencedCatalog(Catalog catalog, SupportsNamespaces namespaces) {
        this.catalog = catalog;
        this.namespaces = namespaces;
    }

    /** Commits a mark without rows, if the table still holds the one before it. */
    void putMark(TableIdentifier identifier, Fence fence) {
        if (catalog instanceof RESTCatalog) {
            putMarkInSnapshot(identifier, fence);
        } else {
            putMarkInProperties(identifier, fence);
        }
    }

    /**
     * A REST catalog merges changes and compares only snapshots, not properties, when two come at once: the mark needs a
     * snapshot, so that a rival's commit is refused and looks again.
     */
    private void putMarkInSnapshot(TableIdentifier identifier, Fence fence) {
        String token = Fence.newToken();
        fence.open(token);
        try {
            loadTable(identifier)
                    .newFastAppend()
                    .set(Fence.TOKEN_PROPERTY, token)
                    .commit();
        } catch (RuntimeException e) {
            throw fence.explain(e);
        } finally {
            Fence.close(token);
        }
    }

    /** Other catalogs compare the whole metadata. */
    private void putMarkInProperties(TableIdentifier identifier, Fence fence) {
        TableOperations operations = ((HasTableOperations) catalog.loadTable(identifier)).operations();
        for (int attempt = 1; ; attempt++) {
            TableMetadata base = attempt == 1 ? operations.current() : operations.refresh();
            fence.check(base.properties());
            try {
                operations.commit(base, FencedOperations.withMark(base, fence));
                return;
            } catch (CommitFailedException e) {
                if (attempt == CLAIM_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public Table loadTable(TableIdentifier identifier) {
        Table table = catalog.loadTable(identifier);
        return table instanceof BaseTable base
                ? new BaseTable(new FencedOperations(base.operations()), table.name(), base.reporter())
                : table;
    }

    @Override
    public String name() {
        return catalog.name();
    }

    @Override
    public List<TableIdentifier> listTables(Namespace namespace) {
        return catalog.listTables(namespace);
    }

    @Override
    public TableBuilder buildTable(TableIdentifier identifier, Schema schema) {
        return catalog.buildTable(identifier, schema);
    }

    @Override
    public boolean dropTable(TableIdentifier identifier, boolean purge) {
        return catalog.dropTable(identifier, purge);
    }

    @Override
    public void renameTable(TableIdentifier from, TableIdentifier to) {
        catalog.renameTable(from, to);
    }

    @Override
    public void createNamespace(Namespace namespace, Map<String, String> metadata) {
        namespaces.createNamespace(namespace, metadata);
    }

    @Override
    public List<Namespace> listNamespaces(Namespace namespace) {
        return namespaces.listNamespaces(namespace);
    }

    @Override
    public Map<String, String> loadNamespaceMetadata(Namespace namespace) {
        return namespaces.loadNamespaceMetadata(namespace);
    }

    @Override
    public boolean dropNamespace(Namespace namespace) {
        return namespaces.dropNamespace(namespace);
    }

    @Override
    public boolean setProperties(Namespace namespace, Map<String, String> properties) {
        return namespaces.setProperties(namespace, properties);
    }

    @Override
    public boolean removeProperties(Namespace namespace, Set<String> properties) {
        return namespaces.removeProperties(namespace, properties);
    }

    @Override
    public void close() throws IOException {
        if (catalog instanceof Closeable closeable) {
            closeable.close();
        }
    }
}
