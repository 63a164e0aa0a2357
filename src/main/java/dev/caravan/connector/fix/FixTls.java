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

import dev.caravan.connector.source.Checklist;
import dev.caravan.connector.source.Step;
import dev.caravan.connector.source.StepFailed;
import dev.caravan.connector.tls.TlsFiles;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.mina.core.filterchain.IoFilter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.ssl.SslFilter;

/**
 * How a session's connection is secured. Not by the engine's own settings: without a trust store those take any certificate,
 * and they look at the name that the address of a host has, not at the host that was named.
 */
public class FixTls {

    private static final String BY_HOST_NAME = "HTTPS";
    private static final int PATIENCE_MILLIS = 3_000;

    private boolean enabled;
    private String keyStore = "";
    private String keyStorePassword = "";
    private String trustedCertificates = "";

    /**
     * Where a connection is begun: the certificate has to name the host and to be trusted.
     *
     * @return nothing where the connection is plain
     * @throws CaravanException CONFIG, if a file cannot be read
     */
    Optional<IoFilter> to(String host, int port) {
        if (!enabled) {
            return Optional.empty();
        }
        InetSocketAddress named = InetSocketAddress.createUnresolved(host, port);
        SslFilter filter = new SslFilter(context()) {
            @Override
            protected SSLEngine createEngine(IoSession session, InetSocketAddress address) {
                return super.createEngine(session, named);
            }
        };
        filter.setEnabledProtocols(TlsFiles.protocols());
        filter.setEndpointIdentificationAlgorithm(BY_HOST_NAME);

        return Optional.of(filter);
    }

    /** Where one is taken: with trusted certificates whoever connects has to show one of those. */
    Optional<IoFilter> here() {
        if (!enabled) {
            return Optional.empty();
        }
        if (keyStore.isEmpty()) {
            throw new CaravanException(
                    Category.CONFIG,
                    "Cannot take connections over TLS: an acceptor needs a key. Give tlsKeyStore and its password.");
        }
        SslFilter filter = new SslFilter(context());
        filter.setEnabledProtocols(TlsFiles.protocols());
        filter.setNeedClientAuth(!trustedCertificates.isEmpty());

        return Optional.of(filter);
    }

    /** Shakes hands, and no more: a logon would move the numbers that both sides count by. */
    void check(Checklist steps, String host, int port) {
        if (!enabled) {
            return;
        }
        try (SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(BY_HOST_NAME);
            parameters.setProtocols(TlsFiles.protocols());
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            socket.startHandshake();
            steps.passed(Step.TLS, "it has a trusted certificate for " + host);
        } catch (CaravanException e) {
            throw new StepFailed(Step.TLS, e);
        } catch (IOException e) {
            throw new StepFailed(
                    Step.TLS,
                    new CaravanException(
                            Category.SOURCE_UNREACHABLE,
                            "Cannot agree on TLS with " + host + ":" + port + ": " + CaravanException.reasonOf(e)
                                    + ". Check tlsTrustedCertificates, and that its certificate names this host.",
                            e));
        }
    }

    private SSLContext context() {
        return TlsFiles.context(keyStore, keyStorePassword, trustedCertificates);
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    /** A file with the key to show, PKCS#12 or JKS. */
    public void setKeyStore(String keyStore) {
        this.keyStore = keyStore;
    }

    public void setKeyStorePassword(String keyStorePassword) {
        this.keyStorePassword = keyStorePassword;
    }

    /** A file with certificates, PEM or DER; the authorities that Java knows if empty. */
    public void setTrustedCertificates(String trustedCertificates) {
        this.trustedCertificates = trustedCertificates;
    }
}
