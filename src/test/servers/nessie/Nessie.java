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
import java.net.InetAddress;
import java.net.URI;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.message.DeflateEncoder;
import org.glassfish.jersey.message.GZipEncoder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.filter.EncodingFilter;
import org.jboss.weld.environment.se.Weld;
import org.projectnessie.jaxrs.ext.AuthorizerExtension;
import org.projectnessie.jaxrs.ext.ContextPrincipalExtension;
import org.projectnessie.jaxrs.ext.ServerConfigExtension;
import org.projectnessie.jaxrs.ext.VersionStoreImplExtension;
import org.projectnessie.services.authz.AbstractBatchAccessChecker;
import org.projectnessie.services.impl.ConfigApiImpl;
import org.projectnessie.services.impl.TreeApiImpl;
import org.projectnessie.services.rest.AccessCheckExceptionMapper;
import org.projectnessie.services.rest.BackendLimitExceededExceptionMapper;
import org.projectnessie.services.rest.RestConfigResource;
import org.projectnessie.services.rest.RestContentResource;
import org.projectnessie.services.rest.RestDiffResource;
import org.projectnessie.services.rest.RestNamespaceResource;
import org.projectnessie.services.rest.RestTreeResource;
import org.projectnessie.services.rest.RestV2ConfigResource;
import org.projectnessie.services.rest.RestV2TreeResource;
import org.projectnessie.services.rest.converters.ContentKeyParamConverterProvider;
import org.projectnessie.services.rest.converters.NamespaceParamConverterProvider;
import org.projectnessie.services.rest.converters.ReferenceTypeParamConverterProvider;
import org.projectnessie.services.rest.exceptions.ConstraintViolationExceptionMapper;
import org.projectnessie.services.rest.exceptions.NessieExceptionMapper;
import org.projectnessie.services.rest.exceptions.NessieJaxRsJsonMappingExceptionMapper;
import org.projectnessie.services.rest.exceptions.NessieJaxRsJsonParseExceptionMapper;
import org.projectnessie.services.rest.exceptions.NotSupportedExceptionMapper;
import org.projectnessie.services.rest.exceptions.ValidationExceptionMapper;
import org.projectnessie.versioned.storage.common.config.StoreConfig;
import org.projectnessie.versioned.storage.common.logic.Logics;
import org.projectnessie.versioned.storage.common.persist.Backend;
import org.projectnessie.versioned.storage.common.persist.Persist;
import org.projectnessie.versioned.storage.inmemory.InmemoryBackendFactory;

/** {@code Nessie <port> <directory>}: Nessie's services over its store in memory, on a loopback port, without a login. */
public final class Nessie {

    private static final int FIRST = 10;

    public static void main(String[] arguments) throws Exception {
        Persist store = store();
        new Weld()
                .addPackages(true, RestConfigResource.class)
                .addPackages(true, TreeApiImpl.class)
                .addExtension(new ContextPrincipalExtension(() -> null))
                .addExtension(new ServerConfigExtension())
                .addExtension(VersionStoreImplExtension.forPersist(() -> store))
                .addExtension(new AuthorizerExtension()
                        .setAccessCheckerSupplier(context -> AbstractBatchAccessChecker.NOOP_ACCESS_CHECKER))
                .initialize();
        GrizzlyHttpServerFactory.createHttpServer(URI.create("http://127.0.0.1:" + arguments[0]), resources());
        Thread.currentThread().join();
    }

    /** With the branch {@code main}. */
    private static Persist store() {
        InmemoryBackendFactory factory = new InmemoryBackendFactory();
        Backend backend = factory.buildBackend(factory.newConfigInstance());
        backend.setupSchema();
        Persist store = backend.createFactory().newPersist(StoreConfig.Adjustable.empty());
        Logics.repositoryLogic(store).initialize("main");

        return store;
    }

    /** What Nessie's own JUnit extension registers. */
    private static ResourceConfig resources() {
        return new ResourceConfig()
                .register(RestV2ConfigResource.class)
                .register(RestV2TreeResource.class)
                .register(RestConfigResource.class)
                .register(RestTreeResource.class)
                .register(RestContentResource.class)
                .register(RestDiffResource.class)
                .register(RestNamespaceResource.class)
                .register(ConfigApiImpl.class)
                .register(ContentKeyParamConverterProvider.class)
                .register(NamespaceParamConverterProvider.class)
                .register(ReferenceTypeParamConverterProvider.class)
                .register(ValidationExceptionMapper.class, FIRST)
                .register(AccessCheckExceptionMapper.class, FIRST)
                .register(ConstraintViolationExceptionMapper.class, FIRST)
                .register(BackendLimitExceededExceptionMapper.class, FIRST)
                .register(NotSupportedExceptionMapper.class, FIRST)
                .register(NessieExceptionMapper.class)
                .register(NessieJaxRsJsonParseExceptionMapper.class, FIRST)
                .register(NessieJaxRsJsonMappingExceptionMapper.class, FIRST)
                .register(EncodingFilter.class)
                .register(GZipEncoder.class)
                .register(DeflateEncoder.class);
    }
}
