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
package dev.caravan.cli;

import dev.caravan.connector.catalog.NearestName;
import dev.caravan.connector.driver.Driver;
import dev.caravan.connector.driver.DriverDownload;
import dev.caravan.connector.driver.Drivers;
import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "drivers",
        description = {
            "Lists and fetches JDBC drivers whose licences do not let Caravan ship them.",
            "They are kept where CARAVAN_DRIVERS says, else in .caravan/drivers of your home. Others can be put there by hand."
        })
final class DriversCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    @Command(name = "list", description = "Lists the drivers that can be fetched, and says which are there.")
    int list(@Mixin OutputOptions options) {
        Drivers drivers = Drivers.ofUser();
        if (options.json()) {
            print(drivers, Drivers.known());
            return 0;
        }
        TextTable table = new TextTable("DRIVER", "SYSTEM", "ARTIFACT", "INSTALLED", "LICENCE");
        for (Driver driver : Drivers.known()) {
            table.add(
                    driver.name(),
                    driver.system(),
                    driver.coordinates(),
                    drivers.isInstalled(driver) ? "yes" : "no",
                    driver.licence());
        }
        System.out.print(table);
        System.out.println();
        System.out.println(
                "  They are kept in " + drivers.directory() + "; fetch one with  ./caravan drivers install NAME");

        return 0;
    }

    @Command(
            name = "install",
            description = "Fetches drivers from a Maven repository. Each is used under the licence of its publisher.")
    int install(
            @Parameters(arity = "1..*", paramLabel = "DRIVER", description = "As  drivers list  names it.")
                    List<String> names,
            @Option(
                            names = "--repository",
                            paramLabel = "URL",
                            defaultValue = "https://repo.maven.apache.org/maven2",
                            description = "The Maven repository to ask. Default: ${DEFAULT-VALUE}")
                    String repository,
            @Mixin OutputOptions options) {
        Drivers drivers = Drivers.ofUser();
        List<Driver> wanted = new ArrayList<>();
        names.forEach(name -> wanted.add(named(name)));
        for (Driver driver : wanted) {
            boolean there = drivers.isInstalled(driver);
            if (!there) {
                new DriverDownload(repository).fetch(driver, drivers.directory());
            }
            if (!options.json()) {
                System.out.printf(
                        "%s  %s%n    Licence: %s, %s%n",
                        there ? "already there" : "installed",
                        drivers.file(driver),
                        driver.licence(),
                        driver.licenceUrl());
            }
        }
        if (options.json()) {
            print(drivers, wanted);
        }

        return 0;
    }

    private static Driver named(String name) {
        List<Driver> known = Drivers.known();

        return known.stream()
                .filter(driver -> driver.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CaravanException(
                        Category.CONFIG,
                        "Cannot install driver '" + name + "': none is known by that name."
                                + NearestName.hint(
                                        name, known.stream().map(Driver::name).toList())
                                + "  ./caravan drivers list  shows them."));
    }

    private static void print(Drivers drivers, List<Driver> shown) {
        Json.print(Json.pair(
                "directory",
                drivers.directory().toString(),
                "drivers",
                shown.stream().map(driver -> describe(driver, drivers)).toList()));
    }

    private static Map<String, Object> describe(Driver driver, Drivers drivers) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", driver.name());
        described.put("system", driver.system());
        described.put("artifact", driver.coordinates());
        described.put("installed", drivers.isInstalled(driver));
        described.put("licence", driver.licence());
        described.put("licenceUrl", driver.licenceUrl());
        described.put("sha256", driver.sha256());

        return described;
    }
}
