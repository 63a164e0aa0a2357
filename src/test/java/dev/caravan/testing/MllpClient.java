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
package dev.caravan.testing;

import ca.uhn.hl7v2.llp.HL7Reader;
import ca.uhn.hl7v2.llp.HL7Writer;
import ca.uhn.hl7v2.llp.LLPException;
import ca.uhn.hl7v2.llp.MinLowerLayerProtocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A sender made of HAPI's own MLLP, which shares nothing with the listener under test. One message at a time. */
public final class MllpClient implements AutoCloseable {

    private static final int ANSWER_MILLIS = 20_000;

    private final Socket socket;
    private final HL7Writer writer;
    private final HL7Reader reader;

    /** @throws IOException if nobody listens there */
    public MllpClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(ANSWER_MILLIS);
        socket.setTcpNoDelay(true);
        MinLowerLayerProtocol protocol = new MinLowerLayerProtocol();
        protocol.setCharset(StandardCharsets.UTF_8);
        try {
            writer = protocol.getWriter(socket.getOutputStream());
            reader = protocol.getReader(socket.getInputStream());
        } catch (LLPException e) {
            throw new IOException(e);
        }
    }

    /**
     * Sends a message and waits for its acknowledgement.
     *
     * @return the code in it: AA, AE or AR
     * @throws IOException if the connection ended before it came
     */
    public String send(String message) throws IOException {
        String answer = ask(message);

        return answer.substring(answer.indexOf("MSA") + 4).substring(0, 2);
    }

    /** Sends a message and returns its acknowledgement whole. */
    public String ask(String message) throws IOException {
        try {
            writer.writeMessage(message);
            String answer = reader.getMessage();
            if (answer == null) {
                throw new IOException("the listener closed the connection");
            }

            return answer;
        } catch (LLPException e) {
            throw new IOException(e);
        }
    }

    /** A small ADT message. */
    public static String message(String controlId) {
        return "MSH|^~\\&|LAB|HOSPITAL|LAKE|HERE|20260101120000||ADT^A01|" + controlId + "|P|2.3\r"
                + "EVN|A01|20260101120000\r"
                + "PID|1||" + controlId + "^^^HOSPITAL^MR||Müller^Zoë||19700101|F\r"
                + "PV1|1|I|WARD^1^2\r";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
