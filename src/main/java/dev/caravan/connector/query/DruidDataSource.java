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

/** Apache Druid by its SQL API (https://druid.apache.org/docs/latest/api-reference/sql-api). */
public class DruidDataSource extends ApiDataSource {

    private String username = "";
    private String password = "";
    private String schema = "druid";

    @Override
    String system() {
        return "Druid";
    }

    @Override
    QueryApi api(JsonHttp http) {
        return new DruidApi(http, BasicLogin.headers(username, password), username, schema);
    }

    /** Empty for a cluster that asks for none. */
    public void setUsername(String username) {
        this.username = username;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    /** Whose tables are listed. */
    public void setSchema(String schema) {
        this.schema = schema;
    }
}
