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

import dev.caravan.observe.Category;
import dev.caravan.testing.Exercises;
import dev.caravan.testing.FileRights;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

@Exercises(kamelet = "caravan-sqlite-source", against = "server")
class SqliteContractTest extends JdbcContractTest {

    @TempDir
    Path directory;

    @Override
    String connector() {
        return "caravan-sqlite-source";
    }

    @Override
    Connection open() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("app.db"));
    }

    @Override
    Map<String, String> settings() {
        return Map.of("databasePath", directory.resolve("app.db").toString());
    }

    @Override
    Map.Entry<String, String> unfit() {
        return Map.entry("INTEGER", "'many'");
    }

    /** SQLite does not tell a file that is not there from one that may not be opened. */
    @Override
    Category refusal() {
        return Category.CONFIG;
    }

    @Override
    void revoke(String stream) throws IOException {
        FileRights.take(directory.resolve("app.db"));
    }

    @Override
    void grant(String stream) throws IOException {
        FileRights.giveBack(directory.resolve("app.db"));
    }

    @Override
    Map<Check, NotApplicable> doesNotApply() {
        return with(super.doesNotApply(), Map.of(Check.WIDER_TYPE, NotApplicable.HAS_FIXED_TYPES));
    }

    @Override
    Map<Wrong, NotApplicable> notApplicable() {
        return WITHOUT_SERVER;
    }
}
