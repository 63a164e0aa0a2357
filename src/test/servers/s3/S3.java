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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gaul.s3proxy.Main;

/**
 * {@code S3 <port> <directory>}: S3Proxy over the folders of a directory, one for each bucket, on a loopback port. It takes
 * the requests that are signed with the one key it knows.
 */
public final class S3 {

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        Path settings = directory.resolve("s3proxy.properties");
        Files.write(
                settings,
                List.of(
                        "s3proxy.endpoint=http://127.0.0.1:" + arguments[0],
                        "s3proxy.authorization=aws-v4",
                        "s3proxy.identity=AK-OF-THE-TESTS",
                        "s3proxy.credential=the secret of caravan",
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.filesystem.basedir=" + Files.createDirectories(directory.resolve("buckets"))));
        Main.main(new String[] {"--properties", settings.toString()});
    }
}
