package io.lateen.pilot.translate.message;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.CidrRange;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.Pipe;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.lateen.model.rule.DestinationRule.Keepalive;
import io.lateen.model.rule.Rule;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Addresses, durations, metadata.
public final class Messages {
  private static final String UNIX = "unix://";
  private static final Pattern KIND_BREAK = Pattern.compile("(?<=[a-z])(?=[A-Z])");

  private Messages() {}

  /// An IP or DNS name with port, or a `unix://` path.
  public static Address address(String host, int port) {
    Address.Builder address = Address.newBuilder();
    if (host.startsWith(UNIX)) {
      return address.setPipe(Pipe.newBuilder().setPath(host.substring(UNIX.length()))).build();
    }
    return address
        .setSocketAddress(SocketAddress.newBuilder().setAddress(host).setPortValue(port))
        .build();
  }

  public static Any any(Message message) {
    return Any.pack(message);
  }

  public static Duration duration(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  public static UInt32Value uint32(int value) {
    return UInt32Value.of(value);
  }

  /// “Ask the stream this came on.”
  public static ConfigSource ads() {
    return ConfigSource.newBuilder()
        .setAds(AggregatedConfigSource.getDefaultInstance())
        .setResourceApiVersion(ApiVersion.V3)
        .build();
  }

  /// A certificate or key in a file of the proxy's.
  public static DataSource file(String path) {
    return DataSource.newBuilder().setFilename(path).build();
  }

  public static RegexMatcher regex(String expression) {
    return RegexMatcher.newBuilder().setRegex(expression).build();
  }

  /// `10.0.0.0/8`, or a lone address.
  public static CidrRange cidr(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return CidrRange.newBuilder()
          .setAddressPrefix(text)
          .setPrefixLen(uint32(text.indexOf(':') < 0 ? 32 : 128))
          .build();
    }
    return CidrRange.newBuilder()
        .setAddressPrefix(text.substring(0, slash))
        .setPrefixLen(uint32(Integer.parseInt(text.substring(slash + 1))))
        .build();
  }

  /// Says which rule a resource comes from; dashboards, `proxy-config` and `explain` show it.
  public static Metadata origin(Rule rule) {
    return istio("config", object(rule));
  }

  /// Says also which part of the rule: `spec.http[1].match[0]`.
  public static Metadata origin(Rule rule, String part) {
    return istio(
        Struct.newBuilder()
            .putFields("config", text(object(rule)))
            .putFields("path", text(part))
            .build());
  }

  /// As metadata names a rule: `/apis/networking.istio.io/v1alpha3/namespaces/n/virtual-service/r`.
  public static String object(Rule rule) {
    return "/apis/networking.istio.io/v1alpha3/namespaces/%s/%s/%s"
        .formatted(rule.meta().namespace(), kebab(rule.kind()), rule.meta().name());
  }

  /// Metadata of filter `istio` with one text value.
  public static Metadata istio(String key, String value) {
    return istio(Struct.newBuilder().putFields(key, text(value)).build());
  }

  public static Metadata istio(Struct fields) {
    return Metadata.newBuilder().putFilterMetadata("istio", fields).build();
  }

  public static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  /// Null when nothing is set.
  public static @Nullable TcpKeepalive keepalive(@Nullable Keepalive keepalive) {
    if (keepalive == null) {
      return null;
    }
    TcpKeepalive.Builder message = TcpKeepalive.newBuilder();
    if (keepalive.probes() > 0) {
      message.setKeepaliveProbes(uint32(keepalive.probes()));
    }
    java.time.Duration time = keepalive.time();
    if (time != null) {
      message.setKeepaliveTime(uint32((int) time.toSeconds()));
    }
    java.time.Duration interval = keepalive.interval();
    if (interval != null) {
      message.setKeepaliveInterval(uint32((int) interval.toSeconds()));
    }
    return message.build();
  }

  private static String kebab(String kind) {
    return KIND_BREAK.matcher(kind).replaceAll("-").toLowerCase(java.util.Locale.ROOT);
  }
}
