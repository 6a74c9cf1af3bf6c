package io.lateen.proxy.filter.http.mixer;

import io.lateen.proxy.http.MessageHead;
import io.lateen.proxy.http.Octets;
import io.lateen.wire.mixer.CheckAnswer.HeaderEdit;
import java.util.List;
import java.util.Locale;

/// Header changes that Mixer's rules ask for.
final class DirectiveEdits {
  private DirectiveEdits() {}

  static void apply(List<HeaderEdit> edits, MessageHead head) {
    for (int i = 0; i < edits.size(); i++) {
      apply(edits.get(i), head);
    }
  }

  private static void apply(HeaderEdit edit, MessageHead head) {
    byte[] name = Octets.of(edit.name().toLowerCase(Locale.ROOT));
    if (!sendable(edit)) {
      return;
    }
    if (edit.kind() != HeaderEdit.Kind.APPEND) {
      head.remove(name);
    }
    if (edit.kind() != HeaderEdit.Kind.REMOVE) {
      head.add(name, Octets.of(edit.value()));
    }
  }

  /// A rule's expression may hold anything; what would break the message's framing is left out.
  private static boolean sendable(HeaderEdit edit) {
    return !edit.name().isEmpty()
        && edit.name().chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':')
        && edit.value().chars().noneMatch(c -> c < ' ' && c != '\t');
  }
}
