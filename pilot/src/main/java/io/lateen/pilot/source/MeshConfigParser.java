package io.lateen.pilot.source;

import io.lateen.model.rule.DestinationRule.Keepalive;
import io.lateen.model.rule.Sidecar.OutboundPolicy;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshConfig.AccessLogEncoding;
import io.lateen.pilot.snapshot.MeshConfig.Identities;
import io.lateen.pilot.snapshot.MeshConfig.Ingress;
import io.lateen.pilot.snapshot.MeshConfig.IngressMode;
import io.lateen.pilot.snapshot.MeshConfig.Mixer;
import io.lateen.pilot.snapshot.MtlsMode;
import io.lateen.wire.document.TrustDomainsParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The `mesh` document of Istio's ConfigMap `istio` → [MeshConfig]. Fields Pilot has no use for
/// (they are the injector's or Mixer's) are passed over.
public final class MeshConfigParser {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");

  private MeshConfigParser() {}

  /// @throws IllegalArgumentException with path, value and what is expected
  public static MeshConfig parse(String yaml) {
    JsonNode mesh = read(yaml);
    MeshConfig d = MeshConfig.DEFAULT;
    AccessLogEncoding encoding =
        choice(mesh, "accessLogEncoding", d.accessLogEncoding(), AccessLogEncoding.class);
    return new MeshConfig(
        text(mesh, "domain", d.domain()),
        TrustDomainsParser.parse(mesh),
        text(mesh, "rootNamespace", d.rootNamespace()),
        number(mesh, "proxyListenPort", d.proxyListenPort()),
        number(mesh, "proxyHttpPort", d.proxyHttpPort()),
        duration(mesh, "connectTimeout", d.connectTimeout()),
        keepalive(mesh.path("tcpKeepalive")),
        text(mesh, "accessLogFile", d.accessLogFile()),
        AccessLogFormat.checked(text(mesh, "accessLogFormat", d.accessLogFormat()), encoding),
        encoding,
        choice(
            mesh.path("outboundTrafficPolicy"), "mode", d.outboundPolicy(), OutboundPolicy.class),
        flag(mesh, "enableTracing", d.enableTracing()),
        duration(mesh, "dnsRefreshRate", d.dnsRefreshRate()),
        mixer(mesh, d.mixer()),
        TracingReader.read(mesh, d.tracing()),
        texts(mesh, "defaultServiceExportTo", d.defaultServiceExportTo()),
        texts(mesh, "defaultVirtualServiceExportTo", d.defaultVirtualServiceExportTo()),
        texts(mesh, "defaultDestinationRuleExportTo", d.defaultDestinationRuleExportTo()),
        LocalityReader.read(mesh.path("localityLbSetting")),
        duration(mesh, "protocolDetectionTimeout", d.protocolDetectionTimeout()),
        identities(mesh),
        AuthorizersReader.read(mesh),
        new Ingress(
            choice(mesh, "ingressControllerMode", d.ingress().mode(), IngressMode.class),
            text(mesh, "ingressClass", d.ingress().ingressClass()),
            text(mesh, "ingressSelector", d.ingress().selector()),
            text(mesh, "ingressService", d.ingress().service())),
        d.defaults());
  }

  /// There are certificates when somebody hands them out: `ca.address` of today's Istio, or
  /// Istio 1.1's node agent at `sdsUdsPath`. `authPolicy: MUTUAL_TLS` asks for them everywhere.
  private static Identities identities(JsonNode mesh) {
    boolean strict =
        switch (text(mesh, "authPolicy", "NONE")) {
          case "NONE" -> false;
          case "MUTUAL_TLS" -> true;
          default -> throw wrong("authPolicy", mesh.path("authPolicy"), "NONE or MUTUAL_TLS");
        };
    boolean issued =
        !text(mesh.path("ca"), "address", "").isEmpty() || !text(mesh, "sdsUdsPath", "").isEmpty();
    if (!strict && !issued) {
      return Identities.NONE;
    }
    return new Identities(
        strict ? MtlsMode.STRICT : MtlsMode.PERMISSIVE, flag(mesh, "enableAutoMtls", true));
  }

  private static @Nullable Keepalive keepalive(JsonNode keepalive) {
    if (!keepalive.isObject()) {
      return null;
    }
    Duration none = Duration.ZERO;
    Duration time = duration(keepalive, "time", none);
    Duration interval = duration(keepalive, "interval", none);
    return new Keepalive(
        number(keepalive, "probes", 0),
        time.equals(none) ? null : time,
        interval.equals(none) ? null : interval);
  }

  private static Mixer mixer(JsonNode mesh, Mixer d) {
    return new Mixer(
        server(mesh, "mixerCheckServer", d.checkServer()),
        server(mesh, "mixerReportServer", d.reportServer()),
        flag(mesh, "disablePolicyChecks", d.disablePolicyChecks()),
        flag(mesh, "policyCheckFailOpen", d.policyCheckFailOpen()),
        flag(mesh, "enableClientSidePolicyCheck", d.enableClientSidePolicyCheck()),
        flag(mesh, "sidecarToTelemetrySessionAffinity", d.reportAffinity()));
  }

  /// `host:port`, or empty.
  static String server(JsonNode mesh, String field, String otherwise) {
    String text = text(mesh, field, otherwise);
    if (!text.isEmpty() && !text.matches("[^:]+:\\d{1,5}")) {
      throw wrong(field, mesh.path(field), "host:port");
    }
    return text;
  }

  private static JsonNode read(String yaml) {
    try {
      JsonNode tree = YAML.readTree(yaml);
      if (tree.isObject()) {
        return tree;
      }
      throw new IllegalArgumentException("mesh: " + tree + " (expected: a map of settings)");
    } catch (JacksonException e) {
      throw new IllegalArgumentException("mesh: " + e.getOriginalMessage(), e);
    }
  }

  static String text(JsonNode mesh, String field, String otherwise) {
    return mesh.has(field) ? mesh.path(field).asString(otherwise) : otherwise;
  }

  private static int number(JsonNode mesh, String field, int otherwise) {
    JsonNode value = mesh.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    } else if (!value.canConvertToInt() || value.asInt() < 0 || value.asInt() > 65535) {
      throw wrong(field, value, "0..65535");
    }
    return value.asInt();
  }

  static boolean flag(JsonNode mesh, String field, boolean otherwise) {
    JsonNode value = mesh.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    } else if (!value.isBoolean()) {
      throw wrong(field, value, "true or false");
    }
    return value.asBoolean();
  }

  static Duration duration(JsonNode mesh, String field, Duration otherwise) {
    JsonNode value = mesh.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    Matcher matcher = DURATION.matcher(value.asString(""));
    if (!matcher.matches()) {
      throw wrong(field, value, "a duration such as 10s or 250ms");
    }
    double nanosPerUnit =
        switch (matcher.group(2)) {
          case "ms" -> 1e6;
          case "s" -> 1e9;
          case "m" -> 60e9;
          default -> 3600e9;
        };
    return Duration.ofNanos(Math.round(Double.parseDouble(matcher.group(1)) * nanosPerUnit));
  }

  private static <E extends Enum<E>> E choice(
      JsonNode mesh, String field, E otherwise, Class<E> type) {
    JsonNode value = mesh.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    try {
      return Enum.valueOf(type, value.asString("").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw wrong(field, value, "one of " + List.of(type.getEnumConstants()));
    }
  }

  static List<String> texts(JsonNode mesh, String field, List<String> otherwise) {
    if (!mesh.has(field)) {
      return otherwise;
    }
    List<String> texts = new ArrayList<>();
    mesh.path(field).forEach(text -> texts.add(text.asString("")));
    return texts;
  }

  static IllegalArgumentException wrong(String field, JsonNode value, String expected) {
    return new IllegalArgumentException(
        "mesh." + field + ": " + value + " (expected: " + expected + ")");
  }
}
