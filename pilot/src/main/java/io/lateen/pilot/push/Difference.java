package io.lateen.pilot.push;

import com.google.protobuf.ByteString;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.References;
import io.lateen.pilot.translate.Translator;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.xds.DeltaDiscoveryResponse;
import io.lateen.wire.xds.DiscoveryResponse;
import io.lateen.wire.xds.TypeUrl;
import io.lateen.wire.xds.XdsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What another snapshot would change for one proxy.
///
/// @param changes of resources, clusters first, then endpoints, listeners and routes
/// @param responses how many the proxy would be sent
/// @param bytes of all resources in them, also of those that go along unchanged
public record Difference(List<Change> changes, int responses, long bytes) {
  public Difference {
    changes = List.copyOf(changes);
  }

  /// One resource.
  ///
  /// @param bytes of its new form; 0: there is none
  public record Change(String typeUrl, String name, Kind kind, int bytes) {
    public enum Kind {
      ADDED,
      CHANGED,
      REMOVED
    }
  }

  /// Rehearses the push itself.
  public static Difference of(MeshSnapshot before, MeshSnapshot after, ProxyStatus proxy) {
    ProxyNode node = proxy.node();
    List<XdsResponse> sent = new Rehearsal(node, before, proxy.isIncremental()).push(after);
    List<Change> changes = new ArrayList<>();
    for (String type :
        List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT, TypeUrl.LISTENER, TypeUrl.ROUTE)) {
      add(type, resources(type, before, node), resources(type, after, node), changes);
    }
    long bytes = sent.stream().mapToLong(Difference::size).sum();
    return new Difference(changes, sent.size(), bytes);
  }

  private static long size(XdsResponse response) {
    return switch (response) {
      case DiscoveryResponse all -> all.resources().stream().mapToLong(ByteString::size).sum();
      case DeltaDiscoveryResponse some ->
          some.resources().stream().mapToLong(one -> one.value().size()).sum();
    };
  }

  private static Map<String, ByteString> resources(
      String type, MeshSnapshot snapshot, ProxyNode node) {
    List<String> names =
        switch (type) {
          case TypeUrl.ENDPOINT -> References.assignments(Translator.clusters(snapshot, node));
          case TypeUrl.ROUTE -> References.tables(Translator.listeners(snapshot, node));
          default -> List.of();
        };
    return Generator.generate(type, snapshot, node, names).byName();
  }

  private static void add(
      String type,
      Map<String, ByteString> before,
      Map<String, ByteString> after,
      List<Change> changes) {
    after.forEach(
        (name, bytes) -> {
          ByteString old = before.get(name);
          if (old == null) {
            changes.add(new Change(type, name, Change.Kind.ADDED, bytes.size()));
          } else if (!old.equals(bytes)) {
            changes.add(new Change(type, name, Change.Kind.CHANGED, bytes.size()));
          }
        });
    before.forEach(
        (name, _) -> {
          if (!after.containsKey(name)) {
            changes.add(new Change(type, name, Change.Kind.REMOVED, 0));
          }
        });
  }
}
