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
package dev.caravan.spark;

import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Function1;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;

/** Which of Spark's functions SQL in a pipeline may call: those that make one value of one row's values, always the same. */
final class SqlFunctions {

    static final Set<String> FOR_RULES = Set.of(
            ("""
            ! != % & * + - / < << <= <=> <> = == > >= >> >>> ^ | || ~ and not or div mod in like ilike rlike regexp
            regexp_like between isnan isnull isnotnull equal_null
            array array_append array_compact array_contains array_distinct array_except array_insert array_intersect
            array_join array_max array_min array_position array_prepend array_remove array_repeat array_size array_union
            arrays_overlap arrays_zip flatten get sequence slice sort_array
            bit_count bit_get getbit shiftleft shiftright shiftrightunsigned
            cardinality concat element_at reverse size try_element_at
            coalesce if ifnull nanvl nullif nullifzero nvl nvl2 when zeroifnull
            bigint binary boolean cast date decimal double float int smallint string timestamp tinyint
            from_csv to_csv
            add_months convert_timezone date_add date_diff date_format date_from_unix_date date_part date_sub date_trunc
            dateadd datediff datepart day dayname dayofmonth dayofweek dayofyear extract from_unixtime from_utc_timestamp
            hour last_day make_date make_dt_interval make_interval make_timestamp make_timestamp_ltz make_timestamp_ntz
            make_ym_interval minute month monthname months_between next_day quarter second timestamp_micros
            timestamp_millis timestamp_seconds to_date to_timestamp to_timestamp_ltz to_timestamp_ntz to_unix_timestamp
            to_utc_timestamp trunc try_make_interval try_make_timestamp try_make_timestamp_ltz try_make_timestamp_ntz
            try_to_timestamp unix_date unix_micros unix_millis unix_seconds weekday weekofyear year
            crc32 hash md5 sha sha1 sha2 xxhash64
            from_json get_json_object json_array_length json_object_keys to_json
            aggregate array_sort exists filter forall map_filter map_zip_with reduce transform transform_keys
            transform_values zip_with
            map map_concat map_contains_key map_entries map_from_arrays map_from_entries map_keys map_values str_to_map
            abs acos acosh asin asinh atan atan2 atanh bin bround cbrt ceil ceiling conv cos cosh cot csc degrees e exp
            expm1 factorial floor greatest hex hypot least ln log log10 log1p log2 negative pi pmod positive pow power
            radians rint round sec sign signum sin sinh sqrt tan tanh try_add try_divide try_mod try_multiply
            try_subtract unhex width_bucket
            typeof
            ascii base64 bit_length btrim char char_length character_length chr concat_ws contains decode elt encode
            endswith find_in_set format_number format_string initcap instr is_valid_utf8 lcase left len length
            levenshtein locate lower lpad ltrim luhn_check make_valid_utf8 mask octet_length overlay position printf
            regexp_count regexp_extract regexp_extract_all regexp_instr regexp_replace regexp_substr repeat replace right
            rpad rtrim sentences soundex space split split_part startswith substr substring substring_index to_binary
            to_char to_number to_varchar translate trim try_to_binary try_to_number try_validate_utf8 ucase unbase64 upper
            validate_utf8
            named_struct struct
            parse_url try_parse_url try_url_decode url_decode url_encode""")
                    .strip()
                    .split("\\s+"));

    /** Run any method of any class on the class path. */
    private static final Set<String> REFLECTIVE = Set.of("java_method", "reflect", "try_reflect");

    private SqlFunctions() {}

    /** Why an expectation or a transform may not call it, or null if it may. */
    static String refusal(Seq<String> nameParts) {
        String name = nameParts.last().toLowerCase(Locale.ROOT);
        if (nameParts.size() == 1 && FOR_RULES.contains(name)) {
            return null;
        }
        String group = nameParts.size() == 1 ? group(name) : "";

        return "function " + name
                + switch (group) {
                    case "agg_funcs" -> " is an aggregate, which looks at many rows";
                    case "window_funcs" -> " is a window function, which looks at other rows";
                    case "generator_funcs" -> " makes several rows of one";
                    default -> " is not among those that SQL in a pipeline may call";
                };
    }

    /** Why a query over the tables may not call it, or null if it may. */
    static String refusalInQuery(Seq<String> nameParts) {
        String name = nameParts.last().toLowerCase(Locale.ROOT);
        return REFLECTIVE.contains(name) ? "function " + name + " runs methods of Java classes" : null;
    }

    private static String group(String name) {
        Option<Tuple2<ExpressionInfo, Function1<Seq<Expression>, Expression>>> known =
                FunctionRegistry.expressions().get(name);

        return known.isEmpty() ? "" : known.get()._1().getGroup();
    }
}
