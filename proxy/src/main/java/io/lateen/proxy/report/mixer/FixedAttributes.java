package io.lateen.proxy.report.mixer;

import io.lateen.model.attribute.Attributes;
import io.lateen.model.attribute.IpAddress;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.MessageBuffer;
import io.lateen.wire.mixer.WordTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Attributes known before a request comes, ready to be written. Immutable but for what it keeps to
/// be quicker the next time; from any thread.
public final class FixedAttributes {
  public static final FixedAttributes NONE = of(List.of());

  private final List<One> all = new ArrayList<>();
  private final Map<String, One> byName = new HashMap<>();
  private volatile Encoded last = Encoded.NONE;

  /// How they were written with a table's indices: the same again until the table is cleared.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Encoded(@Nullable WordTable words, long age, byte[] octets) {
    static final Encoded NONE = new Encoded(null, 0, new byte[0]);

    @SuppressWarnings("ReferenceEquality") // which of several it is
    boolean holds(WordTable now) {
      return words == now && age == now.age();
    }
  }

  /// @param text null: the value is no string
  /// @param octets what makes its value differ from others
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record One(String name, Word word, Object value, @Nullable Word text, byte[] octets) {}

  private FixedAttributes(List<? extends Attributes> layers) {
    Map<String, Object> values = new TreeMap<>();
    for (Attributes layer : layers) {
      for (String name : layer.names()) {
        Object value = layer.get(name);
        if (value != null) {
          values.put(name, value);
        }
      }
    }
    values.forEach(this::add);
  }

  private void add(String name, Object value) {
    Word text = value instanceof String string ? Word.of(string) : null;
    One one = new One(name, Word.of(name), value, text, octets(value));
    all.add(one);
    byName.put(name, one);
  }

  private static byte[] octets(Object value) {
    return value instanceof IpAddress address
        ? address.bytes()
        : value.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// @param layers of two values for a name the later one counts
  public static FixedAttributes of(List<? extends Attributes> layers) {
    return new FixedAttributes(layers);
  }

  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /// False: there is none of that name.
  public boolean add(String name, KeyBuffer out) {
    One one = byName.get(name);
    if (one == null) {
      return false;
    }
    out.add(one.octets);
    return true;
  }

  public void write(AttributeWriter out, WordTable words) {
    Encoded encoded = last;
    if (!encoded.holds(words)) {
      encoded = new Encoded(words, words.age(), encode(words));
      last = encoded;
    }
    out.encoded(encoded.octets);
  }

  private byte[] encode(WordTable words) {
    MessageBuffer octets = new MessageBuffer();
    writeAll(new AttributeWriter(octets), words);
    return octets.toByteArray();
  }

  private void writeAll(AttributeWriter out, WordTable words) {
    for (int i = 0; i < all.size(); i++) {
      One one = all.get(i);
      if (one.text != null) {
        out.string(one.word.in(words), one.text.in(words));
      } else {
        out.one(one.word.in(words), one.value, words);
      }
    }
  }
}
