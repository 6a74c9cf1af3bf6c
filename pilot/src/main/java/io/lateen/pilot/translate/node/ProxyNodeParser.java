package io.lateen.pilot.translate.node;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.lateen.pilot.translate.node.ProxyNode.Interception;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An xDS node → [ProxyNode]; stateless.
public final class ProxyNodeParser {
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  private ProxyNodeParser() {}

  /// Reads a node.
  ///
  /// @throws IllegalArgumentException when the node cannot be understood, saying which part
  public static ProxyNode parse(Node node) {
    String[] parts = node.getId().split("~", -1);
    if (parts.length != 4) {
      throw refusal("id", node.getId(), "type~ip~pod.namespace~dnsDomain");
    }
    Map<String, String> metadata = texts(node.getMetadata());
    int dot = parts[2].lastIndexOf('.');
    if (dot <= 0) {
      throw refusal("id", node.getId(), "a third part of the form pod.namespace");
    }
    String namespace = parts[2].substring(dot + 1);
    return new ProxyNode(
        type(parts[0], node.getId()),
        node.getId(),
        address(metadata.getOrDefault("INSTANCE_IPS", parts[1]), node.getId()),
        parts[2].substring(0, dot),
        namespace,
        parts[3],
        configNamespace(metadata, parts[3], namespace),
        labels(node.getMetadata()),
        locality(node.getLocality()),
        interception(metadata.getOrDefault("INTERCEPTION_MODE", "REDIRECT")),
        appIp(metadata.get("LATEEN_APP_IP")),
        metadata);
  }

  private static ProxyNode.Type type(String text, String id) {
    return switch (text) {
      case "sidecar" -> ProxyNode.Type.SIDECAR;
      case "router", "ingress" -> ProxyNode.Type.ROUTER;
      default -> throw refusal("id", id, "a first part sidecar, router or ingress");
    };
  }

  private static String address(String text, String id) {
    String first = text.split(",", -1)[0].strip();
    if (!ADDRESS.matcher(first).matches()) {
      throw refusal("id", id, "an IP address as second part, or in metadata INSTANCE_IPS");
    }
    return first;
  }

  /// The first label of a DNS domain with more than one (Istio 1.1, `GetProxyConfigNamespace`).
  private static String configNamespace(
      Map<String, String> metadata, String dnsDomain, String namespace) {
    String stated = metadata.get("CONFIG_NAMESPACE");
    if (stated != null && !stated.isEmpty()) {
      return stated;
    }
    int dot = dnsDomain.indexOf('.');
    return dot > 0 ? dnsDomain.substring(0, dot) : namespace;
  }

  private static Interception interception(String text) {
    try {
      return Interception.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw refusal("metadata.INTERCEPTION_MODE", text, "REDIRECT, TPROXY or NONE");
    }
  }

  private static @Nullable String appIp(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    if (!ADDRESS.matcher(text).matches()) {
      throw refusal("metadata.LATEEN_APP_IP", text, "an IP address");
    }
    return text;
  }

  private static Map<String, String> texts(Struct metadata) {
    Map<String, String> texts = new TreeMap<>();
    metadata
        .getFieldsMap()
        .forEach(
            (name, value) -> {
              String text = text(value);
              if (text != null) {
                texts.put(name, text);
              }
            });
    return texts;
  }

  private static @Nullable String text(Value value) {
    return switch (value.getKindCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> String.valueOf(value.getBoolValue());
      case NUMBER_VALUE -> number(value.getNumberValue());
      default -> null;
    };
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  /// `LABELS` is an object, or JSON text of one.
  private static Map<String, String> labels(Struct metadata) {
    Value value = metadata.getFieldsMap().get("LABELS");
    if (value == null) {
      return Map.of();
    }
    return switch (value.getKindCase()) {
      case STRUCT_VALUE -> texts(value.getStructValue());
      case STRING_VALUE -> labels(value.getStringValue());
      default -> throw refusal("metadata.LABELS", value.toString().strip(), "a JSON object");
    };
  }

  private static Map<String, String> labels(String json) {
    Map<String, String> labels = new TreeMap<>();
    if (json.isBlank()) {
      return labels;
    }
    try {
      JsonNode tree = JsonMapper.shared().readTree(json);
      if (!tree.isObject()) {
        throw refusal("metadata.LABELS", json, "a JSON object");
      }
      tree.forEachEntry((name, value) -> labels.put(name, value.asString()));
      return labels;
    } catch (JacksonException e) {
      throw refusal("metadata.LABELS", json, "a JSON object of texts");
    }
  }

  private static String locality(Locality locality) {
    return Stream.of(locality.getRegion(), locality.getZone(), locality.getSubZone())
        .takeWhile(part -> !part.isEmpty())
        .collect(Collectors.joining("/"));
  }

  private static IllegalArgumentException refusal(String path, String value, String expected) {
    return new IllegalArgumentException(
        "node " + path + ": " + value + " (expected: " + expected + ")");
  }
}
