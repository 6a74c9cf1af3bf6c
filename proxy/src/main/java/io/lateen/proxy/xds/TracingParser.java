package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.resource.Tracing;
import org.jspecify.annotations.Nullable;

/// `HttpConnectionManager.Tracing` → ours. A provider that is no Zipkin traces nothing.
final class TracingParser {
  private static final String ZIPKIN = "envoy.config.trace.v3.ZipkinConfig";

  private TracingParser() {}

  static @Nullable Tracing parse(@Nullable Fields tracing, boolean inbound) {
    Fields provider = tracing == null ? null : tracing.child("provider");
    if (tracing == null || provider == null || !provider.anyType("typed_config").equals(ZIPKIN)) {
      return null;
    }
    Fields zipkin = provider.any("typed_config");
    if (zipkin == null) {
      return null;
    }
    String cluster = zipkin.required("collector_cluster");
    String host = zipkin.string("collector_hostname");
    return new Tracing(
        percent(tracing.child("random_sampling"))
            * percent(tracing.child("overall_sampling"))
            / 100,
        inbound,
        zipkin.bool("shared_span_context", true),
        cluster,
        zipkin.required("collector_endpoint"),
        host.isEmpty() ? cluster : host);
  }

  private static double percent(@Nullable Fields percent) {
    return percent == null ? 100 : percent.number("value", 0);
  }
}
