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
package dev.caravan.connector.s3;

import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.apache.camel.component.aws2.s3.AWS2S3Configuration;
import org.apache.camel.component.aws2.s3.client.AWS2S3ClientFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** Clients as Camel makes them, of settings with which it would not quietly use other credentials than the given ones. */
final class S3Clients {

    private S3Clients() {}

    /** @throws StepFailed SETTINGS */
    static S3Client of(AWS2S3Configuration configuration) {
        requireCredentials(configuration);
        requireUrl(configuration.getUriEndpointOverride());
        configuration.setUseSessionCredentials(isGiven(configuration.getSessionToken()));
        try {
            return AWS2S3ClientFactory.getS3Client(configuration);
        } catch (SdkException | IllegalArgumentException e) {
            throw unusable(CaravanException.reasonOf(e) + ". Check region and endpoint");
        }
    }

    private static void requireCredentials(AWS2S3Configuration configuration) {
        boolean accessKey = isGiven(configuration.getAccessKey());
        boolean secretKey = isGiven(configuration.getSecretKey());
        if (configuration.isUseDefaultCredentialsProvider()) {
            if (accessKey || secretKey) {
                throw unusable("both keys and the default credentials provider are asked for. Keep one of them");
            }
        } else if (!accessKey || !secretKey) {
            throw unusable((accessKey || secretKey ? "accessKey and secretKey go together" : "there are no credentials")
                    + ". Set accessKey and secretKey, or useDefaultCredentialsProvider");
        }
    }

    private static void requireUrl(String endpoint) {
        try {
            if (isGiven(endpoint)) {
                URI url = new URI(endpoint);
                if (!List.of("http", "https").contains(String.valueOf(url.getScheme())) || url.getHost() == null) {
                    throw unusable("the endpoint " + endpoint + " is no URL. Write it as https://host:port");
                }
            }
        } catch (URISyntaxException e) {
            throw unusable("the endpoint " + endpoint + " is no URL. Write it as https://host:port");
        }
    }

    private static boolean isGiven(String setting) {
        return setting != null && !setting.isBlank();
    }

    private static StepFailed unusable(String reason) {
        return new StepFailed(
                Step.SETTINGS, new CaravanException(Category.CONFIG, "Cannot connect to S3: " + reason + "."));
    }
}
