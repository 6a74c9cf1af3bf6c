package io.lateen.proxy.rehearsal;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// What the filter `mixer` is told, in the shape that Pilot gives it: a sidecar that asks and tells
/// about the calls it makes and those it takes.
final class MixerScript {
  static final String CHECK = "outbound|9091||istio-policy.istio-system.svc.cluster.local";
  static final String REPORT = "outbound|9091||istio-telemetry.istio-system.svc.cluster.local";

  /// Who calls.
  static final String CALLER = "kubernetes://productpage-1.default";

  private static final String NAME = "mixer";
  private static final String TYPE = "istio.mixer.v1.config.client.";
  private static final String OWN = "kubernetes://reviews-1.default";
  private static final ByteString IP =
      ByteString.copyFrom(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1});

  private MixerScript() {}

  static ByteString outbound() {
    ByteString about =
        attributes(
            "context.reporter.kind",
            "outbound",
            "context.reporter.uid",
            CALLER,
            "source.namespace",
            "default",
            "source.uid",
            CALLER);
    return filter(config(4, about, 5, attributes("source.uid", CALLER)));
  }

  static ByteString inbound() {
    ByteString about =
        attributes(
            "context.reporter.kind",
            "inbound",
            "context.reporter.uid",
            OWN,
            "destination.ip",
            IP,
            "destination.namespace",
            "default",
            "destination.port",
            9080,
            "destination.uid",
            OWN);
    return filter(config(4, about));
  }

  private static ByteString filter(ByteString config) {
    return Message.of(1, NAME, 4, Message.any(TYPE + "HttpClientConfig", config));
  }

  private static ByteString config(Object... more) {
    ByteString usual = Message.of(1, "default", 2, ByteString.EMPTY);
    List<Object> fields = new ArrayList<>(List.of(1, transport(), 2, usual, 3, "default"));
    fields.addAll(List.of(more));
    return Message.of(fields.toArray());
  }

  private static ByteString transport() {
    ByteString baseWait = Message.of(2, 80_000_000);
    ByteString policy = Message.of(1, 1, 3, baseWait, 4, Message.of(1, 1));
    return Message.of(4, policy, 6, CHECK, 7, REPORT, 8, attributes("source.uid", OWN));
  }

  /// A route's `typed_per_filter_config` for calls to a service.
  static ByteString outbound(String host) {
    ByteString service = service(host);
    return perRoute(Message.of(3, service, 8, service));
  }

  /// A route's `typed_per_filter_config` for calls to the workload.
  static ByteString inbound(String host) {
    return perRoute(Message.of(3, service(host)));
  }

  private static ByteString perRoute(ByteString rules) {
    return Message.of(1, NAME, 2, Message.any(TYPE + "ServiceConfig", rules));
  }

  private static ByteString service(String host) {
    String name = host.substring(0, host.indexOf('.'));
    return attributes(
        "destination.service.host",
        host,
        "destination.service.name",
        name,
        "destination.service.namespace",
        "default",
        "destination.service.uid",
        "istio://default/services/" + name);
  }

  /// Header `x-istio-attributes` of a caller's sidecar.
  static String forwarded(String host) {
    ByteString all = attributes("source.uid", CALLER).concat(service(host));
    return Base64.getEncoder().encodeToString(all.toByteArray());
  }

  /// `istio.mixer.v1.Attributes`.
  private static ByteString attributes(Object... namesAndValues) {
    List<Object> fields = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      int kind = value instanceof String ? 2 : value instanceof Integer ? 3 : 6;
      fields.addAll(List.of(1, Message.of(1, namesAndValues[i], 2, Message.of(kind, value))));
    }
    return Message.of(fields.toArray());
  }
}
