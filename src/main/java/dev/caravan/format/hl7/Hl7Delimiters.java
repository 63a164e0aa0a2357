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
package dev.caravan.format.hl7;

/**
 * The delimiters a message declares for itself in MSH-1 and MSH-2 (HL7 v2.9 chapter 2.5.4). A character that MSH-2 leaves
 * out, or fills with a letter or with a delimiter named before, takes its usual value; if that is taken too, none.
 *
 * @param truncation the fifth character of MSH-2 (from v2.7), {@link #NONE} when not declared
 * @param sound false when MSH-2 could not be taken as it stands
 */
record Hl7Delimiters(
        char field, char component, char repetition, char escape, char subcomponent, char truncation, boolean sound) {

    /** Never occurs in a segment, as it would end it. */
    static final char NONE = '\r';

    private static final String USUAL = "^~\\&";

    static Hl7Delimiters of(char field, String encodingCharacters) {
        char[] chosen = {NONE, NONE, NONE, NONE, NONE};
        boolean sound = encodingCharacters.length() <= chosen.length;
        StringBuilder taken = new StringBuilder().append(field);
        for (int i = 0; i < chosen.length; i++) {
            boolean declared = i < encodingCharacters.length();
            if (declared && isFree(encodingCharacters.charAt(i), taken)) {
                chosen[i] = encodingCharacters.charAt(i);
            } else if (i < USUAL.length() && isFree(USUAL.charAt(i), taken)) {
                chosen[i] = USUAL.charAt(i);
                sound &= !declared;
            } else {
                sound &= !declared && i >= USUAL.length();
            }

            taken.append(chosen[i]);
        }

        return new Hl7Delimiters(field, chosen[0], chosen[1], chosen[2], chosen[3], chosen[4], sound);
    }

    private static boolean isFree(char character, StringBuilder taken) {
        return isDelimiter(character) && taken.indexOf(String.valueOf(character)) < 0;
    }

    /** Printable ASCII that is neither a letter nor a digit. */
    static boolean isDelimiter(int character) {
        return character > ' ' && character < 0x7F && !isAlphanumeric(character);
    }

    static boolean isAlphanumeric(int character) {
        return character >= '0' && character <= '9'
                || character >= 'A' && character <= 'Z'
                || character >= 'a' && character <= 'z';
    }

    boolean marks(char character) {
        return character == component || character == subcomponent || character == repetition || character == escape;
    }
}
