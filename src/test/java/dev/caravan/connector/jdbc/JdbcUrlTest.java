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
package dev.caravan.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcUrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:h2:tcp://127.0.0.1:9092/./orders;PASSWORD=secret|jdbc:h2:tcp://127.0.0.1:9092/./orders|127.0.0.1:9092",
                "jdbc:mysql://u:se?cret@db.example.com:3306/x?password=secret|jdbc:mysql:|",
                "jdbc:oracle:thin:scott/secret@//db:1521/svc|jdbc:oracle:|",
                "jdbc:sqlserver://db:1433;databaseName=x;password=secret|jdbc:sqlserver://db:1433|db:1433",
                "jdbc:teradata://db/PASSWORD=secret|jdbc:teradata://db/PASSWORD|",
                "jdbc:trino://[::1]:8443/hive/web?SSL=true|jdbc:trino://[::1]:8443/hive/web|[::1]:8443",
                "jdbc:snowflake://a.example.com/?password=a@secret|jdbc:snowflake:|",
                "secret@|jdbc|"
            })
    void whatIsShownHasNoSecretAndTheServerIsFoundInIt(String url, String place, String address) {
        JdbcUrl known = new JdbcUrl(url);

        assertThat(known.place()).isEqualTo(place).doesNotContain("secret");
        assertThat(known.address().orElse(null)).isEqualTo(address);
    }
}
