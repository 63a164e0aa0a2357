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
package dev.caravan.testing;

import java.util.List;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Without a configuration JBoss LogManager logs everything, which makes Spark slow and breaks Janino, whose statements at
 * FINER fail.
 */
public final class QuietLogging implements LauncherSessionListener {

    private static final List<Logger> CONFIGURED = List.of(
            at("", Level.WARN),
            at("org.codehaus.janino", Level.INFO),
            at("org.apache.camel", Level.ERROR),
            at("org.apache.hadoop", Level.ERROR),
            at("org.apache.kafka", Level.ERROR),
            at("org.apache.spark", Level.ERROR));

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        CONFIGURED.forEach(logger -> logger.setLevel(logger.getLevel()));
    }

    private static Logger at(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(level);

        return logger;
    }
}
