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

import dev.caravan.lake.LakeComponent;
import dev.caravan.lake.NamedStream;
import dev.caravan.landing.Resume;
import dev.caravan.record.Position;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** As the tables hold them. */
record LakePositions(LakeComponent lake) implements Positions {

    @Override
    public Resume resume(String pipeline, String stream) {
        return lake.landing(pipeline, stream).resume();
    }

    @Override
    public Position landed(String pipeline, String stream) {
        return lake.landing(pipeline, stream).landed();
    }

    @Override
    public Position newest(String pipeline, String stream) {
        return lake.landing(pipeline, stream).newest();
    }

    @Override
    public void announce(String pipeline, List<NamedStream> streams) {
        lake.announce(pipeline, streams);
    }

    @Override
    public void release(String pipeline, String stream) {
        lake.release(pipeline, stream);
    }

    @Override
    public boolean isStopAsked() {
        return lake.isStopAsked();
    }

    @Override
    public Optional<Path> stateDirectory(String pipeline) {
        return Optional.of(lake.stateDirectory(pipeline));
    }

    @Override
    public void endOfStream(String pipeline, String stream) {
        lake.landing(pipeline, stream).endOfStream();
    }
}
