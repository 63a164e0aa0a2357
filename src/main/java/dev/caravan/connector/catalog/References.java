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
package dev.caravan.connector.catalog;

import java.util.regex.Pattern;

/** How secrets and other late values are written: as Camel's placeholders, or in a spelling that means one. */
public final class References {

    private static final Pattern SECRET = Pattern.compile("secret://([\\w.-]+(?:/[\\w.-]+)?)");
    private static final Pattern CONFIGURATION = Pattern.compile("conf://([\\w.-]+)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    /** A placeholder that names something, and brings no default, which would be a secret in clear text. */
    private static final Pattern PURE = Pattern.compile("\\{\\{(?:[^{}:]+"
            + "|(?:env|sys|secret|configmap|aws|azure|gcp|ibm|cyberark|hashicorp):[^{}:]+"
            + "|hashicorp:[^{}:]+:[^{}:]+)}}");

    private References() {}

    /** {@code secret://scope/key} as {@code {{secret:scope/key}}}, and {@code conf://key} as {@code {{key}}}. */
    static String ofUris(String value) {
        if (!value.contains("://")) {
            return value;
        }
        String secret = replaceWhole(SECRET, value, "{{secret:$1}}");

        return replaceWhole(CONFIGURATION, secret, "{{$1}}");
    }

    private static String replaceWhole(Pattern pattern, String value, String placeholder) {
        return pattern.matcher(value).matches() ? pattern.matcher(value).replaceFirst(placeholder) : value;
    }

    /** The same, and <code>${NAME}</code> as {@code {{env:NAME}}}: for settings, where it can be nothing else. */
    public static String placeholders(String value) {
        return VARIABLE.matcher(ofUris(value)).replaceAll("{{env:$1}}");
    }

    /** Whether a value, written with placeholders, is one of them and nothing else, so that it may be shown. */
    public static boolean isReference(String value) {
        return PURE.matcher(value).matches();
    }

    /** Whether a value, written with placeholders, holds none, so that a secret stands there itself. */
    public static boolean isPlain(String value) {
        return !value.isEmpty() && !PURE.matcher(value).find();
    }
}
