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
package dev.caravan.connector.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.connector.rest.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Manifests as Bulk Data Access 2.0.0 has them. */
class BulkManifestTest {

    private static final String TIME = "'transactionTime':'2021-01-01T00:00:00.123Z'";

    @Test
    void filesWithDeletesFollowThoseWithResources() {
        BulkManifest manifest = manifest(
                "{" + TIME + ",'request':'https://example.com/fhir/$export','requiresAccessToken':true,"
                        + "'deleted':[{'type':'Bundle','url':'https://example.com/del_1.ndjson'}],"
                        + "'output':[{'type':'Patient','url':'https://example.com/p_1.ndjson','count':7},{'type':'Group','url':'g.ndjson?sig=1'}],"
                        + "'error':[{'type':'OperationOutcome','url':'https://example.com/err_1.ndjson'}],'extension':{}}");

        assertThat(manifest.transactionTime()).isEqualTo("2021-01-01T00:00:00.123Z");
        assertThat(manifest.requiresAccessToken()).isEqualTo(BulkManifest.Credentials.OF_THE_API);
        assertThat(manifest.files())
                .extracting(file -> file.kind() + " " + file.uri() + " " + file.count())
                .containsExactly(
                        "OUTPUT https://example.com/p_1.ndjson 7",
                        "OUTPUT https://example.com/jobs/g.ndjson?sig=1 -1",
                        "DELETED https://example.com/del_1.ndjson -1");
        assertThat(manifest.errors())
                .singleElement()
                .extracting(BulkFile::place)
                .isEqualTo("/err_1.ndjson");
    }

    @Test
    void theSameFilesAreKnownAgainWhateverTheirSignatures() {
        String one = manifest("{" + TIME + ",'output':[{'url':'/a?sig=1'},{'url':'/b?sig=2'}]}")
                .fingerprint();

        assertThat(manifest("{" + TIME + ",'output':[{'url':'/a?sig=8'},{'url':'/b?sig=9'}]}")
                        .fingerprint())
                .isEqualTo(one)
                .hasSize(16);
        assertThat(manifest("{" + TIME + ",'output':[{'url':'/b'},{'url':'/a'}]}")
                        .fingerprint())
                .isNotEqualTo(one);
        assertThat(manifest("{" + TIME + ",'output':[{'url':'/a'}],'deleted':[{'url':'/b'}]}")
                        .fingerprint())
                .isNotEqualTo(one);
    }

    @Test
    void whatIsNoManifestIsRefused() {
        refuses("[]", "is no JSON object");
        refuses("{'output':[]}", "has no transactionTime");
        refuses("{'transactionTime':'yesterday'}", "transactionTime of the export is no instant");
        refuses("{" + TIME + ",'output':[{'type':'Patient'}]}", "a file in output of the export has no url");
        refuses("{" + TIME + ",'output':[{'url':'s3://bucket/key'}]}", "it does not begin with http");
        refuses("{" + TIME + ",'output':[{'url':'https://user:pw@example.com/a'}]}", "it holds a user name");
        refuses("{" + TIME + ",'link':[{'relation':'next','url':'/more'}]}", "has further pages");
    }

    private static void refuses(String json, String why) {
        assertThatThrownBy(() -> manifest(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static BulkManifest manifest(String json) {
        return BulkManifest.of(new Answer(
                URI.create("https://example.com/jobs/1"),
                200,
                "application/json",
                List.of(),
                json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }
}
