package io.lateen.wire.mixer;

import io.lateen.model.attribute.Reference;
import io.lateen.model.attribute.Reference.Condition;
import io.lateen.wire.mixer.CheckAnswer.Directive;
import io.lateen.wire.mixer.CheckAnswer.HeaderEdit;
import io.lateen.wire.mixer.CheckAnswer.Precondition;
import io.lateen.wire.mixer.CheckAnswer.Quota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads [CheckAnswer].
final class CheckAnswerParser {
  private static final int LENGTH = MessageCursor.LENGTH;

  /// Nobody asked for a longer list of things a decision hangs on.
  private static final int MAX_REFERENCES = 10_000;

  private final MessageCursor in;

  CheckAnswerParser(byte[] message) {
    in = new MessageCursor(message, 0, message.length);
  }

  CheckAnswer parse() throws MessageProblem {
    Precondition precondition = null;
    Map<String, Quota> quotas = new HashMap<>();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 2 << 3 | LENGTH -> precondition = precondition();
        case 3 << 3 | LENGTH -> quotaEntry(quotas);
        default -> in.skip(tag);
      }
    }
    return new CheckAnswer(precondition, quotas);
  }

  private Precondition precondition() throws MessageProblem {
    int outer = in.enter();
    int code = 0;
    String message = "";
    Duration valid = Duration.ZERO;
    int uses = 0;
    List<Reference> references = List.of();
    Directive directive = Directive.NONE;
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | LENGTH -> {
          int inner = in.enter();
          while (in.more()) {
            int part = in.tag();
            switch (part) {
              case 1 << 3 -> code = (int) in.varint();
              case 2 << 3 | LENGTH -> message = in.string();
              default -> in.skip(part);
            }
          }
          in.leave(inner);
        }
        case 2 << 3 | LENGTH -> valid = (Duration) AttributeParser.time(in, true);
        case 3 << 3 -> uses = (int) in.varint();
        case 5 << 3 | LENGTH -> references = references();
        case 6 << 3 | LENGTH -> directive = directive();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new Precondition(code, message, valid, uses, references, directive);
  }

  private void quotaEntry(Map<String, Quota> quotas) throws MessageProblem {
    int outer = in.enter();
    String name = "";
    Quota quota = new Quota(Duration.ZERO, 0, List.of());
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | LENGTH -> name = in.string();
        case 2 << 3 | LENGTH -> quota = quota();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    quotas.put(name, quota);
  }

  private Quota quota() throws MessageProblem {
    int outer = in.enter();
    Duration valid = Duration.ZERO;
    long granted = 0;
    List<Reference> references = List.of();
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | LENGTH -> valid = (Duration) AttributeParser.time(in, true);
        case 2 << 3 -> granted = in.varint();
        case 5 << 3 | LENGTH -> references = references();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new Quota(valid, granted, references);
  }

  private List<Reference> references() throws MessageProblem {
    int outer = in.enter();
    Words words = Words.read(in, 1);
    List<Reference> references = new ArrayList<>();
    while (in.more()) {
      int tag = in.tag();
      if (tag == (2 << 3 | LENGTH)) {
        Reference reference = reference(words);
        if (reference != null) {
          references.add(reference);
        }
        if (references.size() > MAX_REFERENCES) {
          throw new MessageProblem("attribute_matches: more than " + MAX_REFERENCES);
        }
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return List.copyOf(references);
  }

  /// Null for one that says nothing this can use.
  private @Nullable Reference reference(Words words) throws MessageProblem {
    int outer = in.enter();
    int name = 0;
    int condition = 0;
    int key = 0;
    boolean keyed = false;
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 -> name = in.sint32();
        case 2 << 3 -> condition = (int) in.varint();
        case 4 << 3 -> {
          key = in.sint32();
          keyed = key != 0;
        }
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    String word = words.word(name);
    if (word == null || (condition != 1 && condition != 2)) {
      throw new MessageProblem(
          "attribute_matches: name "
              + name
              + ", condition "
              + condition
              + " (expected: a known word, ABSENCE or EXACT)");
    }
    // An index of 0 is how the wire says "no key": source.ip is no key of any map.
    String mapKey = keyed ? words.word(key) : null;
    return new Reference(word, mapKey, condition == 1 ? Condition.ABSENCE : Condition.EXACT);
  }

  private Directive directive() throws MessageProblem {
    int outer = in.enter();
    List<HeaderEdit> request = new ArrayList<>();
    List<HeaderEdit> response = new ArrayList<>();
    int code = 0;
    String body = "";
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | LENGTH -> request.add(edit());
        case 2 << 3 | LENGTH -> response.add(edit());
        case 3 << 3 -> code = (int) in.varint();
        case 4 << 3 | LENGTH -> body = in.string();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new Directive(List.copyOf(request), List.copyOf(response), code, body);
  }

  private HeaderEdit edit() throws MessageProblem {
    int outer = in.enter();
    String name = "";
    String value = "";
    int kind = 0;
    while (in.more()) {
      int tag = in.tag();
      switch (tag) {
        case 1 << 3 | LENGTH -> name = in.string();
        case 2 << 3 | LENGTH -> value = in.string();
        case 3 << 3 -> kind = (int) in.varint();
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    HeaderEdit.Kind[] kinds = HeaderEdit.Kind.values();
    if (kind < 0 || kind >= kinds.length) {
      throw new MessageProblem(name + ": operation " + kind + " (expected: 0..2)");
    }
    return new HeaderEdit(name, value, kinds[kind]);
  }
}
