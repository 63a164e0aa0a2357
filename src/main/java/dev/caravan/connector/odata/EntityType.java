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
package dev.caravan.connector.odata;

import dev.caravan.record.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An entity type or complex type as the metadata document declares it, without what it has from its base.
 *
 * @param base the qualified name of the type it is derived from, empty if there is none
 * @param key the names of the properties that tell entities apart; empty where the base says so
 * @param properties in the order of the document, navigation properties of version 4 among them
 */
record EntityType(String base, List<String> key, Map<String, Property> properties) {

    static final EntityType UNKNOWN = new EntityType("", List.of(), Map.of());

    private static final String COLLECTION = "Collection(";
    private static final int MOST_PRECISION = 38;

    /**
     * @param type qualified name, {@code Edm.String} or {@code Collection(sales.Item)}
     * @param precision and {@code scale} of a decimal, -1 where it is not declared
     * @param day whether of a date and time only the date means something ({@code sap:display-format="Date"})
     * @param navigation whether it leads to entities, which come only where they were asked for
     */
    record Property(String name, String type, int precision, int scale, boolean day, boolean navigation) {

        boolean isCollection() {
            return type.startsWith(COLLECTION) && type.endsWith(")");
        }

        /** The type, or that of the elements of a collection. */
        String elementType() {
            return isCollection() ? type.substring(COLLECTION.length(), type.length() - 1) : type;
        }

        /** Of a primitive type, where the declaration tells it. */
        Optional<Type> scalar(EdmPrimitive primitive) {
            if (primitive == EdmPrimitive.DECIMAL) {
                boolean told = precision > 0 && precision <= MOST_PRECISION && scale >= 0 && scale <= precision;
                return told ? Optional.of(new Type.Decimal(precision, scale)) : Optional.empty();
            }

            return primitive == EdmPrimitive.DATETIME && day ? Optional.of(Type.Scalar.DATE) : primitive.type();
        }
    }
}
