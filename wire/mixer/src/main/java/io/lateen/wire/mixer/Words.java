package io.lateen.wire.mixer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Indices → words, on the receiver's side: 0 and more in the [Dictionary], below 0 in the list the
/// message brings.
final class Words {
  /// A word may take two octets of a message and forty of memory.
  static final int MAX_WORDS = 100_000;

  static final Words NONE = new Words(List.of());

  private final String[] own;

  /// Dictionary words that the message has of its own too: only the own index names an attribute
  /// then.
  private final Set<String> shadowed = new HashSet<>();

  private Words(List<String> own) {
    this.own = own.toArray(String[]::new);
    for (String word : this.own) {
      if (Dictionary.indexOf(word) >= 0) {
        shadowed.add(word);
      }
    }
  }

  /// The words in field `field` of the message the cursor is in; the cursor stays where it is.
  static Words read(MessageCursor in, int field) throws MessageProblem {
    int start = in.at();
    List<String> words = null;
    while (in.more()) {
      int tag = in.tag();
      if (tag == (field << 3 | MessageCursor.LENGTH)) {
        words = words == null ? new ArrayList<>() : words;
        words.add(in.string());
        if (words.size() > MAX_WORDS) {
          throw new MessageProblem("more than " + MAX_WORDS + " words");
        }
      } else {
        in.skip(tag);
      }
    }
    in.moveTo(start);
    return words == null ? NONE : new Words(words);
  }

  boolean isEmpty() {
    return own.length == 0;
  }

  /// Null for an index that nobody gave a word to: what bears it counts as absent.
  @Nullable String word(int index) {
    if (index >= 0) {
      return Dictionary.word(index);
    }
    int place = -index - 1;
    return place >= 0 && place < own.length ? own[place] : null;
  }

  /// The word as the name of an attribute.
  @Nullable String name(int index) {
    String word = word(index);
    boolean hidden = index >= 0 && word != null && !shadowed.isEmpty() && shadowed.contains(word);
    return hidden ? null : word;
  }
}
