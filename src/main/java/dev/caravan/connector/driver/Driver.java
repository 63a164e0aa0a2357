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
package dev.caravan.connector.driver;

import java.util.List;

/**
 * A JDBC driver whose licence does not let us ship it.
 *
 * @param name by which it is asked for
 * @param system whose driver it is
 * @param coordinates {@code group:artifact:version} in a Maven repository, and {@code :classifier} where it has one
 * @param classes how the names of its classes begin
 * @param licence as its publisher names it
 * @param sha256 of the file, in hexadecimal digits
 */
public record Driver(
        String name,
        String system,
        String coordinates,
        String classes,
        String licence,
        String licenceUrl,
        String sha256) {

    /** {@code ojdbc11-23.26.4.0.0.jar} */
    public String fileName() {
        String[] parts = coordinates.split(":");

        return String.join("-", List.of(parts).subList(1, parts.length)) + ".jar";
    }

    /** Where it lies in a Maven repository. */
    String path() {
        String[] parts = coordinates.split(":");

        return parts[0].replace('.', '/') + "/" + parts[1] + "/" + parts[2] + "/" + fileName();
    }
}
