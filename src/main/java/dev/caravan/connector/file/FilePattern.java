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
package dev.caravan.connector.file;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.Optional;

/** A file, a folder (its files, not those of folders in it) or a glob ({@code *}, {@code **}, {@code ?}, {@code {a,b}}). */
public final class FilePattern {

    private final String text;
    private final int wildcard;
    private final Optional<PathMatcher> matcher;

    private FilePattern(String text) {
        this.text = text;
        this.wildcard = firstWildcard(text);
        this.matcher =
                isGlob() ? Optional.of(FileSystems.getDefault().getPathMatcher("glob:" + text)) : Optional.empty();
    }

    /** @throws IllegalArgumentException if it is a glob that is not well-formed */
    public static FilePattern parse(String text) {
        return new FilePattern(text);
    }

    private static int firstWildcard(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("*?[{".indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }

        return -1;
    }

    public boolean isGlob() {
        return wildcard >= 0;
    }

    /** The path, or the folder in front of a glob's first wildcard; empty if there is none. */
    public String base() {
        if (!isGlob()) {
            return text;
        }
        int slash = text.lastIndexOf('/', wildcard);

        return slash == 0 ? "/" : text.substring(0, Math.max(slash, 0));
    }

    /** What the names of all matching files begin with. */
    public String prefix() {
        return isGlob() ? text.substring(0, wildcard) : text;
    }

    /** Whether files of folders within {@link #base} may match. */
    public boolean reachesInnerFolders() {
        return isGlob() && (text.indexOf('/', wildcard) >= 0 || text.contains("**"));
    }

    /** How many folders deep below {@link #base} files may match, that folder itself being the first. */
    public int depth() {
        return text.contains("**")
                ? Integer.MAX_VALUE
                : 1
                        + (int) text.substring(Math.max(wildcard, 0))
                                .chars()
                                .filter(each -> each == '/')
                                .count();
    }

    /** Whether this is a file of the glob, or, where it is none, of the folder. */
    public boolean matches(Path file) {
        return matcher.map(glob -> glob.matches(file)).orElse(true)
                && file.getFileName() != null
                && !file.getFileName().toString().startsWith(".");
    }

    /**
     * Whether a name holds what no name of a file should: a part {@code ..} or {@code .}, with which a server, or something
     * on the way there, may arrive at another file, or NUL.
     */
    public static boolean leadsElsewhere(String name) {
        return name.indexOf('\0') >= 0
                || Arrays.stream(name.split("[/\\\\]", -1)).anyMatch(part -> part.equals("..") || part.equals("."));
    }
}
