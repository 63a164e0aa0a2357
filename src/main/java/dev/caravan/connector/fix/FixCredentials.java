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
package dev.caravan.connector.fix;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.quickfixj.CharsetSupport;
import quickfix.FieldMap;
import quickfix.FieldNotFound;
import quickfix.Message;

/**
 * Name and password of a Logon (FIX 4.3 and later: Username, 553, and Password, 554; before that many have agreed on RawData,
 * 96, with its length in 95). An initiator gives them, an acceptor demands them.
 */
public class FixCredentials {

    private static final String HIDDEN = "***";
    private static final int RAW_DATA_LENGTH = 95;
    private static final int RAW_DATA = 96;
    private static final int USERNAME = 553;
    private static final int PASSWORD = 554;

    private String username = "";
    private String password = "";
    private boolean inRawData;

    void enter(Message logon) {
        if (!username.isEmpty()) {
            logon.setString(USERNAME, username);
        }
        if (password.isEmpty()) {
            return;
        }
        if (inRawData) {
            logon.setInt(RAW_DATA_LENGTH, password.getBytes(CharsetSupport.getCharsetInstance()).length);
        }
        logon.setString(passwordTag(), password);
    }

    /** Whether a Logon has them; any Logon does where there are none. */
    boolean areIn(Message logon) {
        // Both are looked at, so that it takes no less time where the name is wrong.
        return is(logon, USERNAME, username) & is(logon, passwordTag(), password);
    }

    private static boolean is(FieldMap logon, int tag, String expected) {
        try {
            String given = logon.isSetField(tag) ? logon.getString(tag) : "";

            return expected.isEmpty() | MessageDigest.isEqual(bytes(given), bytes(expected));
        } catch (FieldNotFound e) {
            return false;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private int passwordTag() {
        return inRawData ? RAW_DATA : PASSWORD;
    }

    /** What a counterparty said, without the password. */
    String hideIn(String text) {
        return password.isEmpty() ? text : text.replace(password, HIDDEN);
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    /** {@code Password} or {@code RawData}. */
    public void setPasswordField(String field) {
        inRawData = field.equals("RawData");
    }
}
