package io.lateen.proxy.report.mixer;

import io.lateen.proxy.report.DynamicMetadata;
import io.lateen.proxy.report.Flag;
import io.lateen.proxy.report.RequestRecord;
import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What reports of requests and of connections say alike: where it went and what was wrong. Used
/// again and again; for one thread.
public final class Outcome {
  private static final Word DESTINATION_IP = Word.of("destination.ip");
  private static final Word DESTINATION_PORT = Word.of("destination.port");
  private static final Word DESTINATION_UID = Word.of("destination.uid");
  private static final Word PROXY_ERROR_CODE = Word.of("context.proxy_error_code");
  private static final Word CHECK_ERROR_CODE = Word.of("check.error_code");
  private static final Word CHECK_ERROR_MESSAGE = Word.of("check.error_message");
  private static final Word TRIED_RESULT = Word.of("rbac.permissive.response_code");
  private static final Word TRIED_POLICY = Word.of("rbac.permissive.effective_policy_id");
  private static final Word NONE = Word.of("-");
  private static final Map<Flag, Word> FLAGS = new EnumMap<>(Flag.class);

  static {
    for (Flag flag : Flag.values()) {
      FLAGS.put(flag, Word.of(flag.code()));
    }
  }

  private @Nullable InetSocketAddress address;
  private String uid = "";
  private Word flags = NONE;
  private @Nullable Verdict verdict;
  private @Nullable String triedResult;
  private @Nullable String triedPolicy;

  /// Looks at how it ended.
  ///
  /// @param asked what Mixer said; null: nobody was asked
  public void take(RequestRecord record, @Nullable Verdict asked) {
    address = record.upstreamAddress;
    uid = record.upstreamUid;
    flags = flags(record.flags());
    verdict = asked;
    tried(record.metadata);
  }

  /// What rules would have said that are only tried.
  private void tried(DynamicMetadata metadata) {
    boolean none = metadata.isEmpty();
    triedResult = none ? null : rbac(metadata, "shadow_engine_result");
    triedPolicy = none ? null : rbac(metadata, "shadow_effective_policy_id");
  }

  private static @Nullable String rbac(DynamicMetadata metadata, String key) {
    Object http = metadata.get("envoy.filters.http.rbac", key);
    Object said = http == null ? metadata.get("envoy.filters.network.rbac", key) : http;
    return said instanceof String text ? text : null;
  }

  private static Word flags(Set<Flag> flags) {
    if (flags.isEmpty()) {
      return NONE;
    }
    return flags.size() == 1
        ? FLAGS.getOrDefault(flags.iterator().next(), NONE)
        : Word.of(String.join(",", flags.stream().map(Flag::code).toList()));
  }

  /// Whether another one is written alike.
  @SuppressWarnings("ReferenceEquality") // equal ones that are not the same only cost time
  public boolean again(Outcome other) {
    return verdict == other.verdict
        && flags == other.flags
        && uid.equals(other.uid)
        && Objects.equals(address, other.address)
        && Objects.equals(triedResult, other.triedResult)
        && Objects.equals(triedPolicy, other.triedPolicy);
  }

  /// What Mixer said; null: nobody was asked.
  public @Nullable Verdict verdict() {
    return verdict;
  }

  /// Writes the endpoint, unless configuration has said it.
  public void destination(AttributeWriter out, WordTable words, FixedAttributes fixed) {
    InetSocketAddress to = address;
    if (to != null && !fixed.has("destination.ip")) {
      out.bytes(DESTINATION_IP.in(words), to.getAddress().getAddress());
      out.int64(DESTINATION_PORT.in(words), to.getPort());
    }
    if (!uid.isEmpty() && !fixed.has("destination.uid")) {
      out.string(DESTINATION_UID.in(words), words.index(uid));
    }
  }

  /// Writes response flags, what tried rules would have said, and Mixer's own refusal.
  public void errors(AttributeWriter out, WordTable words) {
    out.string(PROXY_ERROR_CODE.in(words), flags.in(words));
    text(TRIED_RESULT, triedResult, out, words);
    text(TRIED_POLICY, triedPolicy, out, words);
    Verdict said = verdict;
    if (said != null && !said.isOk()) {
      out.int64(CHECK_ERROR_CODE.in(words), said.code());
      String text = StatusCode.text(said.code(), said.message());
      out.string(CHECK_ERROR_MESSAGE.in(words), words.index(text));
    }
  }

  private static void text(
      Word name, @Nullable String value, AttributeWriter out, WordTable words) {
    if (value != null) {
      out.string(name.in(words), words.index(value));
    }
  }
}
