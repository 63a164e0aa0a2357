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

import dev.caravan.testing.TestLake;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class SessionsTest {

    /** Upkeep and queries take one each: a stream that compacts its table would fill the heap in the end. */
    @Test
    void aSessionThatIsDoneWithIsLetGo() throws InterruptedException {
        ReferenceQueue<SparkSession> letGo = new ReferenceQueue<>();
        WeakReference<SparkSession> session =
                new WeakReference<>(TestLake.tables().dataset("select 1").sparkSession(), letGo);
        Reference<? extends SparkSession> found = null;
        for (int tries = 0; found == null && tries < 100; tries++) {
            System.gc();
            found = letGo.remove(100);
        }

        assertThat(found).isSameAs(session);
    }
}
