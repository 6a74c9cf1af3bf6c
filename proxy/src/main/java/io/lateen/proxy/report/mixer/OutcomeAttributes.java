package io.lateen.proxy.report.mixer;

import io.lateen.proxy.report.Flag;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What reports of requests and of connections say alike: where it went and what was wrong.
public final class OutcomeAttributes {
  private static final Word DESTINATION_IP = Word.of("destination.ip");
  private static final Word DESTINATION_PORT = Word.of("destination.port");
  private static final Word DESTINATION_UID = Word.of("destination.uid");
  private static final Word PROXY_ERROR_CODE = Word.of("context.proxy_error_code");
  private static final Word CHECK_ERROR_CODE = Word.of("check.error_code");
  private static final Word CHECK_ERROR_MESSAGE = Word.of("check.error_message");
  private static final Word NONE = Word.of("-");
  private static final Map<Flag, Word> FLAGS = new EnumMap<>(Flag.class);

  static {
    for (Flag flag : Flag.values()) {
      FLAGS.put(flag, Word.of(flag.code()));
    }
  }

  private OutcomeAttributes() {}

  /// The endpoint, unless configuration has said it.
  public static void destination(
      AttributeWriter out, WordTable words, RequestRecord record, FixedAttributes fixed) {
    InetSocketAddress to = record.upstreamAddress;
    if (to != null && !fixed.has("destination.ip")) {
      out.bytes(DESTINATION_IP.in(words), to.getAddress().getAddress());
      out.int64(DESTINATION_PORT.in(words), to.getPort());
    }
    if (!record.upstreamUid.isEmpty() && !fixed.has("destination.uid")) {
      out.string(DESTINATION_UID.in(words), words.index(record.upstreamUid));
    }
  }

  /// Response flags, and Mixer's own refusal.
  ///
  /// @param verdict null: nobody was asked
  public static void errors(
      AttributeWriter out, WordTable words, RequestRecord record, @Nullable Verdict verdict) {
    out.string(PROXY_ERROR_CODE.in(words), flags(record, words));
    if (verdict != null && !verdict.isOk()) {
      out.int64(CHECK_ERROR_CODE.in(words), verdict.code());
      String text = StatusCode.text(verdict.code(), verdict.message());
      out.string(CHECK_ERROR_MESSAGE.in(words), words.index(text));
    }
  }

  private static int flags(RequestRecord record, WordTable words) {
    if (record.flags().isEmpty()) {
      return NONE.in(words);
    }
    if (record.flags().size() == 1) {
      for (Flag flag : record.flags()) {
        Word word = FLAGS.get(flag);
        return word == null ? NONE.in(words) : word.in(words);
      }
    }
    return words.index(String.join(",", record.flags().stream().map(Flag::code).toList()));
  }
}
