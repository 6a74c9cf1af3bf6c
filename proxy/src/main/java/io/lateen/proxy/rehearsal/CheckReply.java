package io.lateen.proxy.rehearsal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.lateen.wire.mixer.Dictionary;
import java.util.ArrayList;
import java.util.List;

/// `istio.mixer.v1.CheckResponse`: yes, for a moment, to requests alike in what rules look at.
final class CheckReply {
  private static final int ABSENCE = 1;
  private static final int EXACT = 2;

  /// Short, so that answers are asked for again within the rehearsal.
  private static final int VALID_NANOS = 300_000_000;

  /// What Mixer gives when no handler says less.
  private static final int USES = 10_000;

  private CheckReply() {}

  /// @param request as it came: only what is present in some and absent in others is looked for
  static ByteString to(String request) {
    int user = request.contains(Load.USER) ? EXACT : ABSENCE;
    int caller = request.contains(MixerScript.CALLER) ? EXACT : ABSENCE;
    List<Object> references = new ArrayList<>(List.of(1, "end-user"));
    add(references, match("context.protocol", EXACT));
    add(references, match("destination.service.host", EXACT));
    add(references, Message.of(1, word("request.headers"), 2, user, 4, zigzag(-1)));
    add(references, match("request.url_path", EXACT));
    add(references, match("source.ip", ABSENCE));
    add(references, match("source.uid", caller));
    ByteString valid = Message.of(2, VALID_NANOS);
    ByteString all = Message.of(references.toArray());
    return Message.of(2, Message.of(1, ByteString.EMPTY, 2, valid, 3, USES, 5, all));
  }

  private static void add(List<Object> references, ByteString match) {
    references.addAll(List.of(2, match));
  }

  private static ByteString match(String name, int condition) {
    return Message.of(1, word(name), 2, condition);
  }

  private static int word(String name) {
    return zigzag(Dictionary.indexOf(name));
  }

  private static int zigzag(int index) {
    return CodedOutputStream.encodeZigZag32(index);
  }
}
