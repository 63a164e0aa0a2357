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
package dev.caravan.connector.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.SftpException;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;

/** What the client's failures say about how far one came. Each is told with {@code what} was tried. */
final class SftpFailure {

    private SftpFailure() {}

    static StepFailed of(String what, JSchException failure) {
        String message = String.valueOf(failure.getMessage());
        String reason = what + CaravanException.reasonOf(failure) + ". ";
        if (failure instanceof JSchChangedHostKeyException) {
            return told(
                    Step.TLS,
                    Category.SOURCE_AUTH,
                    what + "its host key is not the one that is known, so it may be somebody else. Ask its owner before"
                            + " you change the key in knownHostsFile.",
                    failure);
        }
        if (failure instanceof JSchHostKeyException) {
            return told(
                    Step.TLS,
                    Category.SOURCE_AUTH,
                    what + "its host key is not known. Put it into knownHostsFile, as ssh-keyscan prints it, after its"
                            + " owner has confirmed it.",
                    failure);
        }
        if (failure instanceof JSchAlgoNegoFailException) {
            return told(Step.TLS, Category.SOURCE_UNREACHABLE, reason + "Its algorithms are too old or too new.", failure);
        }
        if (message.startsWith("Auth fail") || message.startsWith("Auth cancel") || message.startsWith("USERAUTH")) {
            return told(
                    Step.LOGIN,
                    Category.SOURCE_AUTH,
                    what + "it does not take the credentials. Check username, password, privateKeyFile and"
                            + " privateKeyPassphrase, and the ways to log in that it allows.",
                    failure);
        }
        if (message.startsWith("invalid privatekey")) {
            return told(
                    Step.SETTINGS,
                    Category.CONFIG,
                    what + "privateKeyFile holds no private key, or one that its passphrase does not open. Check both.",
                    failure);
        }

        return told(
                Step.TLS,
                Category.SOURCE_UNREACHABLE,
                reason + "Check the port, and whether an SFTP server listens there.",
                failure);
    }

    static StepFailed of(String what, SftpException failure) {
        return switch (failure.id) {
            case ChannelSftp.SSH_FX_NO_SUCH_FILE -> told(
                    Step.OBJECT, Category.CONFIG, what + "there is no such file or folder. Check the path.", failure);
            case ChannelSftp.SSH_FX_PERMISSION_DENIED -> told(
                    Step.PERMISSION,
                    Category.SOURCE_AUTH,
                    what + "permission denied. Let the user read it.",
                    failure);
            default -> told(
                    Step.READ,
                    Category.SOURCE_UNREACHABLE,
                    what + CaravanException.reasonOf(failure) + ". Run it again.",
                    failure);
        };
    }

    static StepFailed link(String what) {
        return told(
                Step.OBJECT,
                Category.CONFIG,
                what + "it is a symbolic link, and those are not followed. Put the file itself there.",
                null);
    }

    static StepFailed noFile(String what) {
        return told(Step.OBJECT, Category.CONFIG, what + "it is no file. Check the path.", null);
    }

    /** Of a name that no file can be called by. */
    static StepFailed hostile(String what, String name) {
        return told(
                Step.READ,
                Category.SOURCE_DATA,
                what + "it lists a file called " + name.replaceAll("\\p{Cntrl}", "?")
                        + ", which leads out of the folder. Remove it, or choose a path without it.",
                null);
    }

    private static StepFailed told(Step step, Category category, String message, Throwable cause) {
        return new StepFailed(step, new CaravanException(category, message, cause));
    }
}
