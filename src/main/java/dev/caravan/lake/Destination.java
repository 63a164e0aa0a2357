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
package dev.caravan.lake;

import dev.caravan.landing.Landing;

/** Where an exchange lands. @param pipeline whose exchanges may wait for the same commit */
record Destination(LakeComponent lake, Landing landing, String pipeline) {

    /** @param complete as {@link LakeConstants#BATCH_COMPLETE} says, or null */
    void flushIfComplete(Boolean complete) {
        if (complete == null) {
            lake.flushWhenAllHeld(landing, pipeline);
        } else if (complete) {
            landing.flush();
        }
    }
}
