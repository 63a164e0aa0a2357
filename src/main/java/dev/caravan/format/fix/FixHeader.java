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

import java.util.Arrays;

/** What a message says first of the tags that are columns. For one message only. */
final class FixHeader {

    static final int BEGIN_STRING = 0;
    static final int MSG_SEQ_NUM = 1;
    static final int MSG_TYPE = 2;
    static final int POSS_DUP_FLAG = 3;
    static final int SENDER_COMP_ID = 4;
    static final int SENDER_SUB_ID = 5;
    static final int SENDING_TIME = 6;
    static final int TARGET_COMP_ID = 7;
    static final int TARGET_SUB_ID = 8;
    static final int POSS_RESEND = 9;
    static final int ORIG_SENDING_TIME = 10;
    static final int APPL_VER_ID = 11;

    private static final int[] TAGS = {8, 34, 35, 43, 49, 50, 52, 56, 57, 97, 122, 1128};
    private static final byte[] COLUMNS = new byte[1129];

    static {
        Arrays.fill(COLUMNS, (byte) -1);
        for (int i = 0; i < TAGS.length; i++) {
            COLUMNS[TAGS[i]] = (byte) i;
        }
    }

    private final String[] values = new String[TAGS.length];
    private final int[] positions = new int[TAGS.length];

    void keep(int tag, String value, int position) {
        int column = tag < COLUMNS.length ? COLUMNS[tag] : -1;
        if (column >= 0 && values[column] == null) {
            values[column] = value;
            positions[column] = position;
        }
    }

    /** Null when there is none. */
    String value(int column) {
        return values[column];
    }

    /** Of the field, in the message's bytes. */
    int position(int column) {
        return positions[column];
    }
}
