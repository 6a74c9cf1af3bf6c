package io.lateen.proxy.agent;

import com.google.protobuf.ByteString;
import io.lateen.proxy.message.JsonReader;
import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.message.StructEncoder;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who this proxy is to Pilot: `envoy.config.core.v3.Node`.
///
/// @param metadata values as `JsonReader` makes them
public record NodeIdentity(
    String id, String cluster, Map<String, @Nullable Object> metadata, String version) {
  private static final String META = "ISTIO_META_";
  private static final String META_JSON = "ISTIO_METAJSON_";

  /// From flags and environment: `ISTIO_META_x=v` gives `x: v`; the members of a JSON object in
  /// `ISTIO_METAJSON_x` are merged into the metadata (Istio 1.1) and kept whole as `x` (newer).
  ///
  /// @throws IllegalArgumentException for an ISTIO_METAJSON_ variable that is not JSON
  public static NodeIdentity of(AgentOptions options, String version) {
    Map<String, @Nullable Object> metadata = new TreeMap<>();
    options
        .environment()
        .forEach(
            (name, value) -> {
              if (name.startsWith(META_JSON)) {
                addJson(name, value, metadata);
              }
            });
    options
        .environment()
        .forEach(
            (name, value) -> {
              if (name.startsWith(META)) {
                metadata.put(name.substring(META.length()), value);
              }
            });
    metadata.putIfAbsent("ISTIO_PROXY_VERSION", "1.1.2");
    metadata.putIfAbsent("ISTIO_VERSION", "1.1.2");
    return new NodeIdentity(options.nodeId(), options.serviceCluster(), metadata, version);
  }

  private static void addJson(String name, String value, Map<String, @Nullable Object> metadata) {
    Object tree;
    try {
      tree = JsonReader.read(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
    metadata.put(name.substring(META_JSON.length()), tree);
    if (tree instanceof Map<?, ?> members) {
      members.forEach((key, member) -> metadata.put(String.valueOf(key), member));
    }
  }

  /// The same, saying something more of what it can do.
  NodeIdentity announcing(String name, String value) {
    Map<String, @Nullable Object> more = new TreeMap<>(metadata);
    more.putIfAbsent(name, value); // ISTIO_META_… may say otherwise
    return new NodeIdentity(id, cluster, more, version);
  }

  /// The same, saying which secrets the agent gets.
  NodeIdentity announcingSecrets(boolean identity, boolean credentials) {
    NodeIdentity own = identity ? announcing("LATEEN_IDENTITY", "true") : this;
    return credentials ? own.announcing("LATEEN_CREDENTIALS", "true") : own;
  }

  /// The protobuf form.
  public ByteString encoded() {
    return StructEncoder.message(
        out -> {
          out.writeString(1, id);
          out.writeString(2, cluster);
          out.writeBytes(3, StructEncoder.struct(metadata));
          out.writeString(6, "lateen");
          out.writeString(7, version);
        });
  }

  /// The JSON form.
  public String json() {
    JsonWriter out = new JsonWriter();
    write(out);
    return out.toString();
  }

  void write(JsonWriter out) {
    out.beginObject().field("id", id).field("cluster", cluster);
    out.name("metadata").tree(metadata);
    out.endObject();
  }
}
