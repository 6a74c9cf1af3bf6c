package io.lateen.proxy.report.mixer;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.message.Fields;
import io.lateen.wire.mixer.PlainAttributes;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Reads `TransportConfig` and `NetworkFailPolicy`.
public final class TransportParser {
  private static final Duration BASE = Duration.ofMillis(80);
  private static final Duration MAX = Duration.ofSeconds(1);

  private TransportParser() {}

  /// @param transport null: Mixer is not spoken to
  public static MixerTransport parse(@Nullable Fields transport) {
    if (transport == null) {
      return new MixerTransport(true, true, true, FailPolicy.CLOSE, "", "", "");
    }
    Fields policy = transport.child("network_fail_policy");
    MixerTransport parsed =
        new MixerTransport(
            !transport.bool("disable_check_cache"),
            !transport.bool("disable_quota_cache"),
            !transport.bool("disable_report_batch"),
            policy == null ? FailPolicy.CLOSE : failPolicy(policy),
            transport.string("check_cluster"),
            transport.string("report_cluster"),
            caller(transport));
    transport.refuseOthers("stats_update_interval");
    return parsed;
  }

  private static String caller(Fields transport) {
    AttributeBag attributes = AttributesParser.parse(transport.child("attributes_for_mixer_proxy"));
    return attributes.names().isEmpty()
        ? ""
        : Base64.getEncoder().encodeToString(PlainAttributes.write(attributes));
  }

  public static FailPolicy failPolicy(Fields policy) {
    return new FailPolicy(
        policy.word("policy").equals("FAIL_OPEN"),
        policy.integer("max_retry", 0, 0, 100),
        policy.duration("base_retry_wait", BASE).toMillis(),
        policy.duration("max_retry_wait", MAX).toMillis());
  }
}
