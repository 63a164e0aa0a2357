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

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The bytes of an object. Closed before its end, it gives up the connection instead of fetching the rest. */
final class ObjectStream extends FilterInputStream {

    private final ResponseInputStream<GetObjectResponse> content;
    private boolean ended;

    ObjectStream(ResponseInputStream<GetObjectResponse> content) {
        super(content);
        this.content = content;
    }

    @Override
    public int read() throws IOException {
        try {
            return noted(content.read());
        } catch (SdkException e) {
            throw new IOException(e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return noted(content.read(bytes, offset, length));
        } catch (SdkException e) {
            throw new IOException(e);
        }
    }

    private int noted(int read) {
        ended |= read < 0;

        return read;
    }

    @Override
    public void close() throws IOException {
        if (ended) {
            super.close();
        } else {
            content.abort();
        }
    }
}
