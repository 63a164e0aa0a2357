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
package dev.caravan.connector.query;

import dev.caravan.connector.source.StepFailed;
import java.sql.SQLException;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Amazon Athena by its API (https://docs.aws.amazon.com/athena/latest/APIReference). */
public class AthenaDataSource extends ApiDataSource {

    private String region = "";
    private String accessKey = "";
    private String secretKey = "";
    private String sessionToken = "";
    private boolean useDefaultCredentialsProvider;
    private String workGroup = "primary";
    private String catalog = "AwsDataCatalog";
    private String database = "";
    private String outputLocation = "";
    private DefaultCredentialsProvider provider;

    @Override
    String system() {
        return "Athena";
    }

    @Override
    QueryApi api(JsonHttp http) {
        requireSettings();
        AthenaCalls calls = new AthenaCalls(http, region, this::credentials);

        return new AthenaApi(
                calls,
                new AthenaApi.Place(workGroup, catalog, database, outputLocation),
                this::pause,
                UUID::randomUUID);
    }

    /** @throws StepFailed SETTINGS */
    private void requireSettings() {
        boolean keys = isGiven(accessKey) && isGiven(secretKey);
        if (useDefaultCredentialsProvider == keys || isGiven(accessKey) != isGiven(secretKey)) {
            throw config(
                    useDefaultCredentialsProvider
                            ? "both keys and the default credentials provider are asked for. Keep one of them"
                            : "there are no credentials. Set accessKey and secretKey, or useDefaultCredentialsProvider");
        }
        if (!region.matches("[a-z0-9-]{1,40}")) {
            throw config("region is none of Amazon's. Write it as eu-central-1");
        }
        if (isGiven(outputLocation) && !outputLocation.startsWith("s3://")) {
            throw config("outputLocation is no place in S3. Write it as s3://bucket/folder/");
        }
    }

    /** Of now: those of a role change, and the SDK keeps them until then. */
    private synchronized AwsCredentialsIdentity credentials() throws SQLException {
        if (!useDefaultCredentialsProvider) {
            return isGiven(sessionToken)
                    ? AwsSessionCredentialsIdentity.create(accessKey, secretKey, sessionToken)
                    : AwsCredentialsIdentity.create(accessKey, secretKey);
        }
        try {
            if (provider == null) {
                provider = DefaultCredentialsProvider.builder().build();
            }
            return provider.resolveCredentials();
        } catch (SdkException e) {
            throw Failed.login("no credentials were found where the AWS SDK looks for them");
        }
    }

    public void setRegion(String region) {
        this.region = region;
    }

    public void setAccessKey(String accessKey) {
        this.accessKey = accessKey;
    }

    public void setSecretKey(String secretKey) {
        this.secretKey = secretKey;
    }

    /** Beside both keys, of temporary credentials; empty for others. */
    public void setSessionToken(String sessionToken) {
        this.sessionToken = sessionToken;
    }

    /** Whether the AWS SDK looks for credentials, instead of those here. */
    public void setUseDefaultCredentialsProvider(boolean useDefaultCredentialsProvider) {
        this.useDefaultCredentialsProvider = useDefaultCredentialsProvider;
    }

    public void setWorkGroup(String workGroup) {
        this.workGroup = workGroup;
    }

    public void setCatalog(String catalog) {
        this.catalog = catalog;
    }

    public void setDatabase(String database) {
        this.database = database;
    }

    /** Where Athena writes results, {@code s3://bucket/folder/}; empty for that of the workgroup. */
    public void setOutputLocation(String outputLocation) {
        this.outputLocation = outputLocation;
    }
}
