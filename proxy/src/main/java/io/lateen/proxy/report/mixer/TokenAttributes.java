package io.lateen.proxy.report.mixer;

import io.lateen.proxy.report.DynamicMetadata;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a request's token says, `request.auth.*` (Istio 1.1, `src/istio/control/http`), as the
/// filter that has judged it wrote it down.
public final class TokenAttributes {
  /// Whose dynamic metadata it is.
  public static final String FILTER = "istio_authn";

  private static final String CLAIMS = "request.auth.claims";
  private static final Word CLAIMS_WORD = Word.of(CLAIMS);
  private static final String[] TEXTS = {
    "request.auth.principal",
    "request.auth.audiences",
    "request.auth.presenter",
    "request.auth.raw_claims"
  };
  private static final Word[] TEXT_WORDS = new Word[TEXTS.length];

  static {
    for (int i = 0; i < TEXTS.length; i++) {
      TEXT_WORDS[i] = Word.of(TEXTS[i]);
    }
  }

  private TokenAttributes() {}

  /// Null: there was no token.
  public static @Nullable Map<String, ?> of(DynamicMetadata metadata) {
    return metadata.isEmpty() ? null : metadata.last(FILTER);
  }

  /// Adds one attribute's value, or one claim's; false: it is absent. Claims may hold anything:
  /// each is led by its length, so that two different sets of them never look alike.
  public static boolean add(@Nullable Map<String, ?> token, AttributeKey key, KeyBuffer out) {
    Object value = token == null ? null : token.get(key.name());
    if (value instanceof Map<?, ?> claims) {
      return key.mapKey() == null ? all(claims, out) : text(claims.get(key.mapKey()), out);
    }
    return text(value, out);
  }

  private static boolean all(Map<?, ?> claims, KeyBuffer out) {
    claims.forEach(
        (name, value) -> {
          text(name, out);
          text(value, out);
        });
    return true;
  }

  private static boolean text(@Nullable Object value, KeyBuffer out) {
    if (!(value instanceof String text)) {
      return false;
    }
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    out.add((long) octets.length);
    out.add(octets);
    return true;
  }

  /// Writes all of them.
  public static void write(@Nullable Map<String, ?> token, AttributeWriter out, WordTable words) {
    if (token == null) {
      return;
    }
    for (int i = 0; i < TEXTS.length; i++) {
      if (token.get(TEXTS[i]) instanceof String text) {
        out.string(TEXT_WORDS[i].in(words), words.index(text));
      }
    }
    if (token.get(CLAIMS) instanceof Map<?, ?> claims && !claims.isEmpty()) {
      int map = out.beginMap(CLAIMS_WORD.in(words));
      claims.forEach(
          (name, value) -> out.entry(words.index((String) name), words.index((String) value)));
      out.endMap(map);
    }
  }
}
