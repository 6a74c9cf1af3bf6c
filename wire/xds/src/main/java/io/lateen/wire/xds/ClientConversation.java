package io.lateen.wire.xds;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The client's side of ADS over any number of streams one after another: what is subscribed to,
/// what was taken, what to send next. All clusters and all listeners are wanted from the start.
/// Pure bookkeeping; one thread. Rules: Envoy's "xDS REST and gRPC protocol".
public sealed interface ClientConversation permits AdsClientConversation, DeltaClientConversation {
  /// The order that never lets a resource come after what refers to it.
  List<String> ORDER = List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT, TypeUrl.LISTENER, TypeUrl.ROUTE);

  /// The method of the aggregated discovery service that speaks this variant.
  String method();

  /// Reads a response.
  ///
  /// @throws IOException if the bytes are not one
  XdsResponse parse(byte[] bytes) throws IOException;

  /// A new stream is open: everything is asked for again, with what was taken already.
  List<XdsRequest> onConnected();

  void onDisconnected();

  /// Wants exactly these resources of a type that is not asked for as a whole.
  ///
  /// @return what to send now; null when nothing changed, or there is no stream
  @Nullable XdsRequest want(String typeUrl, Set<String> names);

  /// The ACK of a response: what it holds is ours now.
  XdsRequest accept(XdsResponse response);

  /// The NACK of a response: what was there before stays ours.
  ///
  /// @param reasons every one of them, each with its path
  XdsRequest refuse(XdsResponse response, List<String> reasons);

  /// A request about something that is no configuration: a wish when `nonce` is empty, or else the
  /// answer to a response. Not the first on a stream.
  ///
  /// @param error null: all is well
  XdsRequest beside(String typeUrl, String nonce, @Nullable ErrorDetail error);

  /// Whether a response's type is one of ours; others are passed over.
  default boolean knows(String typeUrl) {
    return ORDER.contains(typeUrl);
  }

  /// The version taken last, empty for none.
  String version(String typeUrl);

  /// Clusters and listeners are asked for as a whole.
  static boolean whole(String typeUrl) {
    return typeUrl.equals(TypeUrl.CLUSTER) || typeUrl.equals(TypeUrl.LISTENER);
  }
}
