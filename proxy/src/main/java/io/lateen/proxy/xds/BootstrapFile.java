package io.lateen.proxy.xds;

import com.google.protobuf.ByteString;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.message.JsonWriter;
import io.lateen.proxy.message.MessageDecoder;
import io.lateen.proxy.message.MessagePrinter;
import io.lateen.proxy.message.Problems;
import io.lateen.proxy.message.Schema;
import io.lateen.proxy.message.TreeEncoder;
import io.lateen.proxy.message.YamlReader;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.SocketSettings.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A bootstrap in Envoy's format, YAML or JSON, as far as this proxy can do what it says.
///
/// @param metadata of the node
/// @param admin where the admin listens; null: nowhere that is known beforehand
/// @param fixed the static resources
/// @param ads the control plane; null: none
/// @param cds path of a file of clusters; null: none
/// @param lds path of a file of listeners; null: none
/// @param source where connections of clusters come from that do not say; null: anywhere
/// @param bytes the encoded `envoy.config.bootstrap.v3.Bootstrap`
public record BootstrapFile(
    String nodeId,
    String nodeCluster,
    Map<?, ?> metadata,
    @Nullable Address admin,
    FixedResources fixed,
    @Nullable AdsSource ads,
    @Nullable String cds,
    @Nullable String lds,
    @Nullable Source source,
    ByteString bytes) {
  private static final String BOOTSTRAP = "envoy.config.bootstrap.v3.Bootstrap";
  private static final int STATIC_RESOURCES = 2;
  private static final int LISTENERS = 1;
  private static final int CLUSTERS = 2;

  /// What only says how often, how or where something is told.
  private static final String[] HARMLESS = {
    "stats_flush_interval", "stats_flush_on_admin", "enable_dispatcher_stats"
  };

  /// Reads one.
  ///
  /// @throws IOException if it cannot be read
  /// @throws IllegalArgumentException with every reason for which it is refused, a line each
  public static BootstrapFile read(Path file) throws IOException {
    Object tree;
    try {
      tree = YamlReader.read(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
    Problems problems = new Problems();
    ByteString bytes = new TreeEncoder(Schema.envoy(), problems).encode(BOOTSTRAP, tree, "");
    BootstrapFile parsed = parse(tree, bytes, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(file + ": " + String.join("\n  ", problems.list()));
    }
    return parsed;
  }

  private static BootstrapFile parse(@Nullable Object tree, ByteString bytes, Problems problems)
      throws IOException {
    MessageDecoder decoder = new MessageDecoder(Schema.envoy());
    Fields all = new Fields(decoder.decode(BOOTSTRAP, bytes), "", problems, decoder);
    Fields node = all.child("node");
    Fields dynamic = all.child("dynamic_resources");
    ByteString fixed = Encoded.last(bytes, STATIC_RESOURCES);
    AdsSource ads =
        AdsSource.parse(
            dynamic == null ? null : dynamic.child("ads_config"),
            staticClusters(all.child("static_resources")));
    Sources sources = ads == null ? Sources.FILES : Sources.CONTROL_PLANE;
    runtime(all.child("layered_runtime"));
    BootstrapFile parsed =
        new BootstrapFile(
            node == null ? "" : node.string("id"),
            node == null ? "" : node.string("cluster"),
            metadata(tree),
            admin(all.child("admin")),
            new FixedResources(
                Encoded.repeated(fixed, CLUSTERS), Encoded.repeated(fixed, LISTENERS)),
            ads,
            dynamic == null ? null : sources.pathOrNull(dynamic, "cds_config"),
            dynamic == null ? null : sources.pathOrNull(dynamic, "lds_config"),
            source(all.child("cluster_manager")),
            bytes);
    if (node != null) {
      node.refuseOthers("metadata", "locality");
    }
    if (dynamic != null) {
      dynamic.refuseOthers();
    }
    all.refuseOthers(HARMLESS);
    return parsed;
  }

  private static List<Fields> staticClusters(@Nullable Fields fixed) {
    if (fixed == null) {
      return List.of();
    }
    fixed.refuseOthers("listeners", "clusters");
    return fixed.children("clusters");
  }

  private static @Nullable Source source(@Nullable Fields clusters) {
    if (clusters == null) {
      return null;
    }
    Source source = SourceParser.parse(clusters.child("upstream_bind_config"));
    clusters.refuseOthers();
    return source;
  }

  /// Nothing here can be changed by runtime, so that a layer for the admin changes nothing.
  private static void runtime(@Nullable Fields runtime) {
    if (runtime != null) {
      for (Fields layer : runtime.children("layers")) {
        layer.refuseOthers("name", "admin_layer");
      }
      runtime.refuseOthers();
    }
  }

  private static @Nullable Address admin(@Nullable Fields admin) {
    Fields address = admin == null ? null : admin.child("address");
    if (admin != null) {
      admin.refuseOthers("profile_path", "ignore_global_conn_limit");
    }
    return address == null ? null : AddressParser.parse(address);
  }

  private static Map<?, ?> metadata(@Nullable Object tree) {
    return tree instanceof Map<?, ?> all
            && all.get("node") instanceof Map<?, ?> node
            && node.get("metadata") instanceof Map<?, ?> metadata
        ? metadata
        : Map.of();
  }

  /// As the admin shows it.
  public String json() {
    JsonWriter out = new JsonWriter();
    new MessagePrinter(new MessageDecoder(Schema.envoy())).print(BOOTSTRAP, bytes, out);
    return out.toString();
  }
}
