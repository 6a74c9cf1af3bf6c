package io.lateen.mixer.expression;

import static io.lateen.model.attribute.AttributeType.BOOL;
import static io.lateen.model.attribute.AttributeType.DNS_NAME;
import static io.lateen.model.attribute.AttributeType.DOUBLE;
import static io.lateen.model.attribute.AttributeType.DURATION;
import static io.lateen.model.attribute.AttributeType.EMAIL_ADDRESS;
import static io.lateen.model.attribute.AttributeType.INT64;
import static io.lateen.model.attribute.AttributeType.IP_ADDRESS;
import static io.lateen.model.attribute.AttributeType.STRING;
import static io.lateen.model.attribute.AttributeType.STRING_MAP;
import static io.lateen.model.attribute.AttributeType.TIMESTAMP;
import static io.lateen.model.attribute.AttributeType.URI;

import io.lateen.model.attribute.AttributeType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a function takes and gives.
///
/// @param target what a method is called on; null for a plain function
/// @param open the types `T` may be where the function is open in one
/// @param arguments the type of each; null is `T`, the same for all of them
/// @param result null is `T`
record Signature(
    @Nullable AttributeType target,
    Set<AttributeType> open,
    List<@Nullable AttributeType> arguments,
    @Nullable AttributeType result) {

  private static final Set<AttributeType> NONE = EnumSet.noneOf(AttributeType.class);
  private static final Set<AttributeType> ANY = EnumSet.allOf(AttributeType.class);
  private static final Set<AttributeType> EQUAL = EnumSet.complementOf(EnumSet.of(STRING_MAP));
  private static final Set<AttributeType> ORDERED =
      EnumSet.of(STRING, INT64, DOUBLE, DURATION, TIMESTAMP);
  private static final Set<AttributeType> ADDED = EnumSet.of(STRING, INT64, DOUBLE);
  private static final @Nullable AttributeType T = null;

  /// Every function there is, operators too.
  static final Map<String, Signature> ALL = all();

  private static Map<String, Signature> all() {
    Map<String, Signature> all = new LinkedHashMap<>();
    List.of("EQ", "NEQ").forEach(name -> all.put(name, open(EQUAL, BOOL, T, T)));
    List.of("LT", "LEQ", "GT", "GEQ").forEach(name -> all.put(name, open(ORDERED, BOOL, T, T)));
    all.put("OR", open(ANY, T, T, T));
    all.put("LOR", plain(BOOL, BOOL, BOOL));
    all.put("LAND", plain(BOOL, BOOL, BOOL));
    all.put("INDEX", plain(STRING, STRING_MAP, STRING));
    all.put("ADD", open(ADDED, T, T, T));
    all.put("conditional", open(ANY, T, BOOL, T, T));
    all.put("conditionalString", plain(STRING, BOOL, STRING, STRING));
    all.put("size", plain(INT64, STRING));
    all.put("ip", plain(IP_ADDRESS, STRING));
    all.put("timestamp", plain(TIMESTAMP, STRING));
    all.put("dnsName", plain(DNS_NAME, STRING));
    all.put("email", plain(EMAIL_ADDRESS, STRING));
    all.put("uri", plain(URI, STRING));
    all.put("match", plain(BOOL, STRING, STRING));
    all.put("emptyStringMap", plain(STRING_MAP));
    all.put("toLower", plain(STRING, STRING));
    List.of("matches", "startsWith", "endsWith").forEach(name -> all.put(name, method()));
    return all;
  }

  private static Signature open(
      Set<AttributeType> open, @Nullable AttributeType result, @Nullable AttributeType... taken) {
    List<@Nullable AttributeType> arguments = new ArrayList<>();
    for (AttributeType type : taken) {
      arguments.add(type);
    }
    return new Signature(null, open, arguments, result);
  }

  private static Signature plain(AttributeType result, AttributeType... taken) {
    return open(NONE, result, taken);
  }

  private static Signature method() {
    return new Signature(STRING, NONE, List.of(STRING), BOOL);
  }
}
