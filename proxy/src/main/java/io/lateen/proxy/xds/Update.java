package io.lateen.proxy.xds;

import com.google.protobuf.ByteString;
import io.lateen.wire.xds.ClientConversation;
import io.lateen.wire.xds.DeltaDiscoveryResponse;
import io.lateen.wire.xds.DiscoveryResponse;
import io.lateen.wire.xds.XdsResponse;
import java.util.List;
import java.util.Set;

/// What a response brings, whichever variant of the protocol it came by.
///
/// @param whole true: what is not in it is gone; false: it stays
/// @param removed names that are gone
/// @param version of the whole
record Update(
    String typeUrl, List<Item> items, boolean whole, Set<String> removed, String version) {

  /// An encoded resource.
  record Item(ByteString bytes, String version) {}

  static Update of(XdsResponse response) {
    return switch (response) {
      case DiscoveryResponse all -> of(all);
      case DeltaDiscoveryResponse some -> of(some);
    };
  }

  private static Update of(DiscoveryResponse all) {
    String version = all.versionInfo();
    List<Item> items = all.resources().stream().map(bytes -> new Item(bytes, version)).toList();
    boolean whole = ClientConversation.whole(all.typeUrl());
    return new Update(all.typeUrl(), items, whole, Set.of(), version);
  }

  /// Tables and endpoints stay for as long as something wants them, as with Envoy.
  private static Update of(DeltaDiscoveryResponse some) {
    List<Item> items =
        some.resources().stream().map(one -> new Item(one.value(), one.version())).toList();
    Set<String> removed =
        ClientConversation.whole(some.typeUrl()) ? Set.copyOf(some.removed()) : Set.of();
    return new Update(some.typeUrl(), items, false, removed, some.systemVersionInfo());
  }
}
