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
import java.net.UnknownHostException;
import java.util.Set;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the server's error codes, or its silence, say about how far one came. */
final class S3Failure {

    private static final Set<String> CREDENTIALS = Set.of(
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "InvalidToken",
            "TokenRefreshRequired",
            "InvalidSecurity",
            "RequestTimeTooSkewed");
    private static final Set<String> REGION =
            Set.of("AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException");
    private static final int MOVED = 301;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CHANGED = 412;
    private static final int SLOW_DOWN = 503;

    private S3Failure() {}

    /**
     * @param what was tried: {@code Cannot read s3://bucket/key: }
     * @param otherwise the step that failed where the failure itself does not tell
     */
    static StepFailed of(String what, Step otherwise, SdkException failure) {
        if (failure instanceof AwsServiceException answer) {
            return answered(what, otherwise, answer);
        }
        String reason = what + CaravanException.reasonOf(failure) + ". ";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return told(Step.TLS, Category.SOURCE_AUTH, reason + "Check the endpoint and its certificate.", failure);
            }
            if (cause instanceof UnknownHostException) {
                return told(Step.DNS, Category.SOURCE_UNREACHABLE, reason + "Check region and endpoint.", failure);
            }
        }
        if (String.valueOf(failure.getMessage()).contains("credentials")) {
            return told(
                    Step.LOGIN,
                    Category.SOURCE_AUTH,
                    what + "no credentials were found where the AWS SDK looks for them. Set accessKey and secretKey.",
                    failure);
        }

        return told(otherwise, Category.SOURCE_UNREACHABLE, reason + "Check region and endpoint.", failure);
    }

    private static StepFailed answered(String what, Step otherwise, AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        String code = details == null ? "" : String.valueOf(details.errorCode());
        int status = answer.statusCode();
        String reason = what + reason(answer, code) + ". ";
        if (CREDENTIALS.contains(code)) {
            return told(
                    Step.LOGIN,
                    Category.SOURCE_AUTH,
                    reason + "Check accessKey, secretKey and sessionToken, and this machine's clock.",
                    answer);
        }
        if (REGION.contains(code) || status == MOVED) {
            return told(Step.LOGIN, Category.CONFIG, reason + "Set the region of the bucket.", answer);
        }
        if (status == FORBIDDEN) {
            return told(
                    Step.PERMISSION,
                    Category.SOURCE_AUTH,
                    reason + "Grant s3:ListBucket on the bucket and s3:GetObject on its objects.",
                    answer);
        }
        if (status == NOT_FOUND) {
            return told(
                    Step.OBJECT,
                    Category.CONFIG,
                    reason + (code.equals("NoSuchBucket") ? "Check bucket, region and endpoint." : "Check the path: a"
                            + " folder ends in a slash."),
                    answer);
        }
        if (status == CHANGED) {
            return told(
                    Step.READ,
                    Category.SOURCE_DATA,
                    what + "it changed while it was read. Nothing of it was committed; run the pipeline again.",
                    answer);
        }

        return told(
                otherwise,
                status == SLOW_DOWN ? Category.RATE_LIMITED : Category.SOURCE_UNREACHABLE,
                reason + "Check region and endpoint, and run it again.",
                answer);
    }

    /** Without the number of the request, and in words where only a status was sent. */
    private static String reason(AwsServiceException answer, String code) {
        String message = answer.awsErrorDetails() == null
                ? null
                : answer.awsErrorDetails().errorMessage();
        if (message == null || message.isBlank()) {
            return switch (answer.statusCode()) {
                case FORBIDDEN -> "access is denied";
                case NOT_FOUND -> "there is no such object";
                default -> "the server answers " + answer.statusCode() + (code.isEmpty() ? "" : " " + code);
            };
        }

        return message.lines().findFirst().orElse(code).strip().replaceAll("\\.$", "");
    }

    /** Of a key that no file can be called by. */
    static StepFailed hostile(String place) {
        return told(
                Step.READ,
                Category.SOURCE_DATA,
                "Cannot read " + place.replaceAll("\\p{Cntrl}", "?")
                        + ": a key with '.' or '..' between slashes, or NUL, may lead to another object on the way."
                        + " Remove it, or choose a path without it.",
                null);
    }

    private static StepFailed told(Step step, Category category, String message, Throwable cause) {
        return new StepFailed(step, new CaravanException(category, message, cause));
    }
}
