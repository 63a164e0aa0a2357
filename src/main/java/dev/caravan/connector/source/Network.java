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
package dev.caravan.connector.source;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;

/** The first two steps to any server: its name has an address, and something answers there. */
public final class Network {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int MAX_PORT = 65_535;

    private Network() {}

    /**
     * @param system what the server is called in messages
     * @param address {@code host:port}; an IPv6 address in brackets
     * @throws StepFailed SETTINGS, DNS or TCP
     */
    public static void reach(Checklist steps, String system, String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, Math.max(colon, 0)).replaceAll("^\\[|]$", "");
        String what = "Cannot reach " + system + " at " + address + ": ";
        int port = port(address.substring(colon + 1));
        if (host.isEmpty() || port < 1) {
            throw new StepFailed(
                    Step.SETTINGS,
                    new CaravanException(
                            Category.CONFIG, what + "that is no host and port. A port is 1 to " + MAX_PORT + "."));
        }
        InetAddress[] found = resolve(host, what);
        steps.passed(Step.DNS, host + " is " + found[0].getHostAddress());
        connect(found, port, what);
        steps.passed(Step.TCP, "something answers at port " + port);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > MAX_PORT ? 0 : port;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static InetAddress[] resolve(String host, String what) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new StepFailed(
                    Step.DNS,
                    new CaravanException(
                            Category.SOURCE_UNREACHABLE,
                            what + "the name " + host + " has no address. Check the host, and this machine's DNS.",
                            e));
        }
    }

    private static void connect(InetAddress[] addresses, int port, String what) {
        IOException failure = null;
        for (InetAddress each : addresses) {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(each, port), (int) PATIENCE.toMillis() / Math.min(addresses.length, 3));
                return;
            } catch (IOException e) {
                failure = e;
            }
        }
        String reason = failure instanceof SocketTimeoutException
                ? "nobody answers. Check host and port, and the firewalls between"
                : CaravanException.reasonOf(failure) + ". Check the port, and whether the server is up";
        throw new StepFailed(Step.TCP, new CaravanException(Category.SOURCE_UNREACHABLE, what + reason + ".", failure));
    }
}
