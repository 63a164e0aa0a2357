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
package dev.caravan.lake;

import dev.caravan.landing.LandingOptions;
import dev.caravan.table.TableName;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;

/** Land records in a Delta Lake or Apache Iceberg table, each exactly once. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "lake",
        title = "Lake",
        syntax = "lake:table",
        producerOnly = true,
        remote = false,
        category = {Category.BIGDATA, Category.DATABASE})
public class LakeEndpoint extends DefaultEndpoint {

    @UriParam
    private LakeConfiguration configuration;

    public LakeEndpoint() {}

    public LakeEndpoint(String uri, LakeComponent component, LakeConfiguration configuration) {
        super(uri, component);
        this.configuration = configuration;
    }

    @Override
    public LakeComponent getComponent() {
        return (LakeComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() {
        return new LakeProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("Cannot read from lake:" + configuration.getTable()
                + ": a lake table is where a pipeline ends. Query it with ./caravan query.");
    }

    /** @throws IllegalArgumentException if an option is out of order */
    LandingOptions landing() {
        return hasTablePerStream()
                ? landing(TablePattern.parse(configuration.getTable()).example())
                : landing(configuration);
    }

    /** Whether its table is a pattern, and each stream has its own. */
    boolean hasTablePerStream() {
        return TablePattern.isPattern(configuration.getTable());
    }

    /** For a stream that lands in this table of its own. */
    LandingOptions landing(TableName table) {
        if (configuration.getTableExpression() != null || configuration.getCommitGroup() != null) {
            throw new IllegalArgumentException("Cannot land in " + configuration.getTable()
                    + ": a table for each stream goes without tableExpression and commitGroup");
        }
        LakeConfiguration own = configuration.copy();
        own.setTable(table.toString());

        return landing(own);
    }

    private LandingOptions landing(LakeConfiguration own) {
        LandingOptions options = own.toOptions();

        return TableExpression.choice(own, options.table(), getCamelContext())
                .map(options::choosing)
                .orElse(options);
    }

    public LakeConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(LakeConfiguration configuration) {
        this.configuration = configuration;
    }
}
