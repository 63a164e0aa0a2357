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
package dev.caravan.landing;

import dev.caravan.observe.CaravanException;
import dev.caravan.observe.Category;
import dev.caravan.record.Schema;
import dev.caravan.record.Type;
import dev.caravan.table.SchemaJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that a lane's transform reads, as the batches before had them: the table has those that come out. A column
 * that happens to be missing in one batch is null there, and one keeps its type, as in a table. A note, no more: without
 * it a run begins with the columns of its first batch.
 */
final class InputColumns {

    private final Path file;
    private Schema known;

    private InputColumns(Path file, Schema known) {
        this.file = file;
        this.known = known;
    }

    static InputColumns open(Path file) {
        try {
            return new InputColumns(
                    file, Files.exists(file) ? SchemaJson.read(Files.readString(file)) : new Schema(List.of()));
        } catch (IOException e) {
            throw storage("read", file, e);
        } catch (IllegalArgumentException e) {
            return new InputColumns(file, new Schema(List.of()));
        }
    }

    Schema with(Schema batch) {
        return merge(known, batch);
    }

    /** Those of a batch that was committed. */
    void keep(Schema columns) {
        if (columns.equals(known)) {
            return;
        }
        known = columns;
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            Files.writeString(partial, SchemaJson.write(columns));
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw storage("write", file, e);
        }
    }

    /** The first schema and what only the second one has, also inside structures. */
    static Schema merge(Schema first, Schema second) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : first.fields()) {
            Type type = second.ordinal(field.name()).stream()
                    .mapToObj(
                            ordinal -> merge(field.type(), second.field(ordinal).type()))
                    .findFirst()
                    .orElse(field.type());
            fields.add(new Schema.Field(field.name(), type));
        }
        second.fields().stream()
                .filter(field -> first.ordinal(field.name()).isEmpty())
                .forEach(fields::add);

        return new Schema(fields);
    }

    private static Type merge(Type first, Type second) {
        if (first instanceof Type.Struct one && second instanceof Type.Struct other) {
            return new Type.Struct(merge(one.schema(), other.schema()));
        }
        if (first instanceof Type.Array one && second instanceof Type.Array other) {
            return new Type.Array(merge(one.element(), other.element()));
        }

        return first;
    }

    private static CaravanException storage(String verb, Path path, IOException cause) {
        return new CaravanException(
                Category.STORAGE, "Cannot " + verb + " " + path + ": " + CaravanException.reasonOf(cause) + ".", cause);
    }
}
