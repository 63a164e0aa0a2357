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
package dev.caravan.connector.spool;

import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.source.StreamDescription;
import dev.caravan.connector.source.StreamDescription.IngestionType;
import dev.caravan.connector.source.StreamDescription.SyncMode;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a listener could listen: takes its port for a moment. */
final class ListenerInspection {

    private static final Pattern ADDRESS = Pattern.compile("[a-z0-9-]+:(?://)?(.*):([0-9]{1,5})(?:[/?].*)?");

    private ListenerInspection() {}

    /** @param uri of the endpoint that would listen; nothing is checked where it names no host and port */
    static void check(Checklist steps, String uri) {
        Matcher address = ADDRESS.matcher(uri);
        if (!address.matches()) {
            steps.passed(Step.SETTINGS, "it names no host and port");
            return;
        }
        String host = address.group(1);
        int port = Integer.parseInt(address.group(2));
        String what = "Cannot listen at " + host + ":" + port + ": ";
        try {
            InetAddress own = InetAddress.getByName(host);
            steps.passed(Step.DNS, host + " is " + own.getHostAddress());
            try (ServerSocket socket = new ServerSocket(port, 1, own)) {
                steps.passed(Step.TCP, "port " + socket.getLocalPort() + " is free to listen at");
            }
        } catch (UnknownHostException e) {
            throw failed(Step.DNS, what + "the name " + host + " has no address. Check the host.", e);
        } catch (IllegalArgumentException e) {
            throw failed(Step.SETTINGS, what + "a port is 1 to 65535.", e);
        } catch (IOException e) {
            throw failed(
                    Step.TCP,
                    what + CaravanException.reasonOf(e)
                            + ". Something listens there already, this pipeline perhaps, or the address is not of this"
                            + " machine.",
                    e);
        }
    }

    static StreamDescription describe(String name) {
        return new StreamDescription(
                name, Map.of(), Optional.empty(), List.of(), List.of(), List.of(SyncMode.APPEND), IngestionType.APPEND);
    }

    static StepFailed nothingToShow(String name) {
        return new StepFailed(
                Step.READ,
                new CaravanException(
                        Category.CONFIG,
                        "Cannot preview " + name + ": it listens, and what senders send cannot be asked for again."
                                + " Run a pipeline that lands it."));
    }

    private static StepFailed failed(Step step, String message, Exception cause) {
        return new StepFailed(step, new CaravanException(Category.CONFIG, message, cause));
    }
}
