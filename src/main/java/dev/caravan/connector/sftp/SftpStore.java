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
package dev.caravan.connector.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import dev.caravan.connector.file.FilePattern;
import dev.caravan.connector.file.FileVersion;
import dev.caravan.connector.file.Store;
import dev.caravan.connector.retry.Retries;
import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Network;
import dev.caravan.connector.source.Step;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;

/**
 * The files of an SFTP server, through a session that Camel makes of its configuration. Names are paths of the server;
 * relative ones start where it puts the user. Symbolic links are not followed: whoever may write into a folder could
 * otherwise have any file read that the user may read.
 */
public final class SftpStore implements Store, CamelContextAware {

    private CamelContext camelContext;
    private SftpConfiguration configuration;
    private Retries retries = Retries.NONE;
    private SftpSession session;

    /** With host, port and credentials. */
    public void setConfiguration(SftpConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public void tryAgain(Retries retries) {
        this.retries = retries;
    }

    @Override
    public String place(String name) {
        return name;
    }

    @Override
    public void reach(Checklist steps) {
        SftpSettings.prepare(configuration);
        Network.reach(steps, "SFTP", address());
        String version = session().serverVersion();
        steps.passed(
                Step.TLS,
                SftpSettings.isStrict(configuration) ? "its host key is known" : "its host key is not looked at");
        steps.passed(Step.LOGIN, "as " + configuration.getUsername() + " to " + version);
    }

    private String address() {
        String host = configuration.getHost();

        return (host.contains(":") ? "[" + host + "]" : host) + ":" + configuration.getPort();
    }

    @Override
    public Stream<FileVersion> list(String path) {
        FilePattern pattern = FilePattern.parse(path);
        if (!pattern.isGlob()) {
            SftpATTRS attributes = attributes(path);
            if (!attributes.isDir()) {
                return Stream.of(version(path, attributes));
            }
        }

        return files(pattern, pattern.base());
    }

    private Stream<FileVersion> files(FilePattern pattern, String folder) {
        return entries(folder).stream().flatMap(entry -> {
            String name = folder.isEmpty() || folder.endsWith("/") ? folder + entry.name : folder + "/" + entry.name;
            if (entry.attributes.isDir()) {
                return pattern.reachesInnerFolders() ? files(pattern, name) : Stream.empty();
            }

            return entry.attributes.isReg() && pattern.matches(Path.of(name))
                    ? Stream.of(version(name, entry.attributes))
                    : Stream.empty();
        });
    }

    /** @param name within its folder */
    private record Entry(String name, SftpATTRS attributes) {

        /** Puts files into the order of their whole names. */
        String key() {
            return attributes.isDir() ? name + "/" : name;
        }
    }

    private List<Entry> entries(String folder) {
        List<Entry> entries = new ArrayList<>();
        ask("list", folder, (channel, path) -> {
            channel.ls(path, entry -> {
                entries.add(new Entry(entry.getFilename(), entry.getAttrs()));

                return ChannelSftp.LsEntrySelector.CONTINUE;
            });

            return null;
        });
        entries.removeIf(entry -> entry.name.equals(".") || entry.name.equals(".."));
        for (Entry entry : entries) {
            if (entry.name.contains("/") || FilePattern.leadsElsewhere(entry.name)) {
                throw SftpFailure.hostile(what("list", folder), entry.name);
            }
        }
        entries.sort(Comparator.comparing(Entry::key));

        return entries;
    }

    @Override
    public FileVersion version(String name) {
        return version(name, attributes(name));
    }

    private FileVersion version(String name, SftpATTRS attributes) {
        if (attributes.isLink()) {
            throw SftpFailure.link(what("read", name));
        }
        if (!attributes.isReg()) {
            throw SftpFailure.noFile(what("read", name));
        }

        return new FileVersion(name, attributes.getSize(), attributes.getMTime() * 1_000L, Optional.empty());
    }

    /** Of a link those of itself. */
    private SftpATTRS attributes(String name) {
        return ask("read", name, ChannelSftp::lstat);
    }

    @Override
    public InputStream open(FileVersion version, long from) {
        return on(
                "read",
                version.name(),
                (open, channel, path) -> new SftpStream(open, channel, channel.get(path, null, from)));
    }

    private interface Question<T> {

        T ask(ChannelSftp channel, String path) throws SftpException;
    }

    private interface Use<T> {

        T of(SftpSession open, ChannelSftp channel, String path) throws SftpException;
    }

    private <T> T ask(String action, String name, Question<T> question) {
        return on(action, name, (open, channel, path) -> {
            T answer = question.ask(channel, path);
            open.giveBack(channel);

            return answer;
        });
    }

    /** @param use of a channel that is its own from then on, unless it fails */
    private <T> T on(String action, String name, Use<T> use) {
        return retries.call(() -> {
            SftpSession open = session();
            try {
                ChannelSftp channel = open.take();
                try {
                    return use.of(open, channel, quoted(name));
                } catch (SftpException e) {
                    channel.disconnect();
                    throw SftpFailure.of(what(action, name), e);
                }
            } catch (JSchException e) {
                throw SftpFailure.of(what(action, name), e);
            }
        });
    }

    /** The client takes some characters for wildcards, and nothing for a mistake. */
    private static String quoted(String name) {
        return name.isEmpty() ? "." : name.replaceAll("[\\\\*?]", "\\\\$0");
    }

    private String what(String action, String name) {
        return "Cannot " + action + " " + (name.isEmpty() ? "." : name) + " of SFTP at " + address() + ": ";
    }

    private synchronized SftpSession session() {
        if (session == null || !session.isOpen()) {
            SftpSettings.prepare(configuration);
            SftpEndpoint endpoint = new SftpEndpoint();
            endpoint.setCamelContext(camelContext);
            endpoint.setConfiguration(configuration);
            try {
                session = new SftpSession(endpoint);
            } catch (JSchException e) {
                throw SftpFailure.of("Cannot log in to SFTP at " + address() + ": ", e);
            }
        }

        return session;
    }

    @Override
    public synchronized void close() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}
