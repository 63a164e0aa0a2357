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
package dev.caravan.format.fix;

/** Says whether a message is valid by somebody's rules. For one thread. */
public interface FixJudge {

    /**
     * @param valid whether all rules are kept
     * @param reason SessionRejectReason (373), null when it is none of them
     * @param tag of the field that is wrong, null when that is not known
     * @param text for a person, without anything the message says
     */
    record Verdict(boolean valid, Long reason, Long tag, String text) {}

    /** @param message with SOH behind each field, as on the wire */
    Verdict judge(byte[] message);
}
