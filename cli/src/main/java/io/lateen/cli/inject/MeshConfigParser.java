package io.lateen.cli.inject;

import io.lateen.cli.Complaint;
import io.lateen.cli.inject.MeshConfig.InterceptionMode;
import io.lateen.cli.inject.MeshConfig.SdsToken;
import io.lateen.model.name.TrustDomains;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.GoDuration;
import io.lateen.wire.document.Reading;
import io.lateen.wire.document.TrustDomainsParser;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The text of Istio's MeshConfig (key `mesh` of ConfigMap `istio`) → what sidecars are told. What
/// the text does not mention is as in [MeshConfig#DEFAULT]; fields for others are not looked at.
public final class MeshConfigParser {
  private final String origin;
  private final JsonNode mesh;
  private final JsonNode defaults;

  private MeshConfigParser(String origin, JsonNode mesh) {
    this.origin = origin;
    this.mesh = mesh;
    this.defaults = mesh.path("defaultConfig");
  }

  /// @param origin of the text, for errors: a file or a ConfigMap
  public static MeshConfig parse(String text, String origin) {
    return new MeshConfigParser(origin, tree(text, origin)).parse();
  }

  /// YAML of one object; an empty text is an empty object.
  static JsonNode tree(String text, String origin) {
    Reading reading = DocumentReader.read(text);
    if (!reading.problems().isEmpty()) {
      throw broken(origin, reading.problems().getFirst().toString());
    }
    return reading.documents().isEmpty()
        ? JsonNodeFactory.instance.objectNode()
        : reading.documents().getFirst().tree();
  }

  private MeshConfig parse() {
    MeshConfig other = MeshConfig.DEFAULT;
    return new MeshConfig(
        text("configPath", other.configPath()),
        text("binaryPath", other.binaryPath()),
        duration("drainDuration", other.drainDuration()),
        duration("parentShutdownDuration", other.parentShutdownDuration()),
        text("discoveryAddress", other.discoveryAddress()),
        zipkin(other.zipkinAddress()),
        duration("connectTimeout", other.connectTimeout()),
        number("proxyAdminPort", other.proxyAdminPort()),
        number("concurrency", other.concurrency()),
        text("controlPlaneAuthPolicy", other.controlPlaneAuthPolicy()),
        mode(other.interceptionMode()),
        mesh.path("ca").path("address").asString(other.caAddress()),
        token(),
        trustDomains());
  }

  private TrustDomains trustDomains() {
    try {
      return TrustDomainsParser.parse(mesh);
    } catch (IllegalArgumentException e) {
      throw broken(origin, String.valueOf(e.getMessage()));
    }
  }

  /// As in Istio 1.1, of both the one that is mounted counts.
  private SdsToken token() {
    boolean account = flag("sdsUseK8sSaJwt");
    return flag("enableSdsTokenMount")
        ? SdsToken.MOUNTED
        : account ? SdsToken.ACCOUNT : SdsToken.UNSAID;
  }

  private boolean flag(String field) {
    JsonNode value = mesh.path(field);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw broken(origin, field + ": " + value + " (expected: true or false)");
    }
    return value.asBoolean(false);
  }

  private String text(String field, String otherwise) {
    return defaults.path(field).asString(otherwise);
  }

  private int number(String field, int otherwise) {
    JsonNode value = defaults.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isInt()) {
      throw broken(origin, "defaultConfig." + field + ": " + value + " (expected: a number)");
    }
    return value.intValue();
  }

  private Duration duration(String field, Duration otherwise) {
    JsonNode value = defaults.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    return GoDuration.parse(value.asString(""))
        .orElseThrow(
            () ->
                broken(
                    origin,
                    "defaultConfig.%s: %s (expected: a duration like \"45s\")"
                        .formatted(field, value)));
  }

  /// A mesh that names another tracer, or an empty one, or wants none, has no Zipkin.
  private String zipkin(String otherwise) {
    if (!mesh.path("enableTracing").asBoolean(true)) {
      return "";
    }
    JsonNode old = defaults.path("zipkinAddress");
    JsonNode tracing = defaults.path("tracing");
    if (tracing.isMissingNode()) {
      return old.asString(otherwise);
    }
    return tracing.path("zipkin").path("address").asString("");
  }

  private InterceptionMode mode(InterceptionMode otherwise) {
    String name = text("interceptionMode", otherwise.name());
    for (InterceptionMode mode : InterceptionMode.values()) {
      if (mode.name().equals(name)) {
        return mode;
      }
    }
    throw broken(
        origin,
        "defaultConfig.interceptionMode: \"%s\" (expected: REDIRECT, TPROXY or NONE)"
            .formatted(name));
  }

  private static Complaint broken(String origin, String why) {
    return new Complaint("the mesh configuration in " + origin + " is broken: " + why, "mend it");
  }
}
