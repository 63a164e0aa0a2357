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
import org.h2.tools.Server;

/** An H2 server for databases in a directory. Arguments: its port on the loopback address, and the directory. */
public final class H2 {

    private H2() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("h2.bindAddress", "127.0.0.1");
        Server.createTcpServer("-tcpPort", arguments[0], "-baseDir", arguments[1], "-ifNotExists")
                .start();
    }
}
