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
package dev.caravan.connector.query;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The interfaces of JDBC, of which a reader uses a small part: what the object behind one lacks is said to be lacking. */
final class Partial {

    private final Object target;
    private final Map<Method, Method> known = new ConcurrentHashMap<>();

    private Partial(Object target) {
        this.target = target;
    }

    /** @param target has methods of the same names and parameters as some of the interface */
    static <T> T of(Class<T> type, Object target) {
        Partial partial = new Partial(target);

        return type.cast(Proxy.newProxyInstance(
                Partial.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> partial.call(method, arguments)));
    }

    private Object call(Method asked, Object[] arguments) throws Throwable {
        Method method = known.get(asked);
        if (method == null) {
            method = find(asked);
            known.put(asked, method);
        }
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Method find(Method asked) throws SQLFeatureNotSupportedException {
        return Arrays.stream(target.getClass().getMethods())
                .filter(each -> each.getName().equals(asked.getName())
                        && Arrays.equals(each.getParameterTypes(), asked.getParameterTypes()))
                .findFirst()
                .orElseThrow(() -> new SQLFeatureNotSupportedException(asked.getName() + " is not supported"));
    }
}
