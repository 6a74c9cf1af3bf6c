package io.lateen.proxy.report.mixer;

import io.lateen.wire.mixer.Dictionary;
import io.lateen.wire.mixer.WordTable;
import java.nio.charset.StandardCharsets;

/// A word that is sent often: an attribute's name, a usual value. Its index is known beforehand
/// when both ends have it in their dictionaries.
public final class Word {
  private final byte[] octets;
  private final int global;

  private Word(String text) {
    octets = text.getBytes(StandardCharsets.UTF_8);
    global = Dictionary.indexOf(text);
  }

  public static Word of(String text) {
    return new Word(text);
  }

  /// Adds its octets.
  public boolean add(KeyBuffer out) {
    out.add(octets);
    return true;
  }

  public int in(WordTable words) {
    return global >= 0 && global < words.known() ? global : words.index(octets, 0, octets.length);
  }
}
