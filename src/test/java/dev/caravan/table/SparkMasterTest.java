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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.observe.CaravanException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SparkMasterTest {

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> new SparkMaster(
                        "local[4]",
                        Optional.empty(),
                        Map.of("spark.sql.ansi.enabled", "false", "executor.memory", "4g", "spark.cores.max", "4")))
                .isInstanceOf(CaravanException.class)
                .hasMessage("Cannot start Spark: master local[4] is neither local[*] nor spark://host:port;"
                        + " executor.memory is no setting of Spark's: those begin with spark.;"
                        + " spark.sql.ansi.enabled is set by Caravan.");
        assertThatThrownBy(() -> new SparkMaster("local[*]", Optional.of(Path.of("x")), Map.of()))
                .hasMessageContaining("batches are staged on a cluster only");
    }

    @Test
    void oneProcessJoinsNoCluster() {
        assertThat(SparkMaster.EMBEDDED.join(Path.of("nowhere"))).isEmpty();
    }

    @Test
    void everyAddressOfAMasterIsTried() {
        SparkMaster master = new SparkMaster("spark://127.0.0.1:1,127.0.0.1", Optional.empty(), Map.of());

        assertThatThrownBy(() -> master.join(Path.of("nowhere")))
                .isInstanceOf(CaravanException.class)
                .hasMessageContaining("Cannot reach the Spark master spark://127.0.0.1:1,127.0.0.1: ")
                .hasMessageContaining("127.0.0.1 is not host:port");
    }
}
