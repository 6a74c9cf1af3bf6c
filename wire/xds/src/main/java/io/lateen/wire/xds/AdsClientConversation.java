package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The client's side of ADS, state of the world, over any number of streams one after another: what
/// is subscribed to, which version was taken last, what to send next. Pure bookkeeping; one thread.
/// Rules: Envoy's "xDS REST and gRPC protocol", sections on ACK, NACK and resource subscription.
public final class AdsClientConversation {
  /// The order that never lets a resource come after what refers to it.
  private static final List<String> ORDER =
      List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINT, TypeUrl.LISTENER, TypeUrl.ROUTE);

  private final ByteString node;
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private boolean connected;
  private boolean nodeSent;

  private static final class Subscription {
    final boolean wildcard;
    Set<String> names = Set.of();
    String version = "";
    String nonce = "";

    /// Whether this stream has a request for the type.
    boolean asked;

    Subscription(boolean wildcard) {
      this.wildcard = wildcard;
    }

    /// An empty list in a type's first request would mean everything.
    boolean worthAsking() {
      return wildcard || !names.isEmpty();
    }
  }

  /// All clusters and all listeners are wanted from the start.
  ///
  /// @param node an encoded `envoy.config.core.v3.Node`
  public AdsClientConversation(ByteString node) {
    this.node = node;
    for (String type : ORDER) {
      boolean wildcard = type.equals(TypeUrl.CLUSTER) || type.equals(TypeUrl.LISTENER);
      subscriptions.put(type, new Subscription(wildcard));
    }
  }

  /// A new stream is open: everything is asked for again, with the versions already taken. Nonces
  /// belong to a stream and are forgotten.
  public List<DiscoveryRequest> onConnected() {
    connected = true;
    nodeSent = false;
    List<DiscoveryRequest> requests = new ArrayList<>();
    subscriptions.forEach(
        (type, subscription) -> {
          subscription.nonce = "";
          subscription.asked = false;
          if (subscription.worthAsking()) {
            requests.add(request(type, subscription, null));
          }
        });
    return requests;
  }

  public void onDisconnected() {
    connected = false;
  }

  /// Wants exactly these resources of a type that is not asked for as a whole.
  ///
  /// @return what to send now; null when nothing changed, or there is no stream
  public @Nullable DiscoveryRequest want(String typeUrl, Set<String> names) {
    Subscription subscription = of(typeUrl);
    if (subscription.wildcard) {
      throw new IllegalArgumentException(typeUrl + " is wanted as a whole");
    }
    if (subscription.names.equals(names)) {
      return null;
    }
    subscription.names = Set.copyOf(names);
    boolean send = connected && (subscription.asked || subscription.worthAsking());
    return send ? request(typeUrl, subscription, null) : null;
  }

  /// The ACK of a response: its version is now ours.
  public DiscoveryRequest accept(DiscoveryResponse response) {
    Subscription subscription = of(response.typeUrl());
    subscription.version = response.versionInfo();
    subscription.nonce = response.nonce();
    return request(response.typeUrl(), subscription, null);
  }

  /// The NACK of a response: the version before stays ours.
  ///
  /// @param reasons every one of them, each with its path
  public DiscoveryRequest refuse(DiscoveryResponse response, List<String> reasons) {
    Subscription subscription = of(response.typeUrl());
    subscription.nonce = response.nonce();
    return request(response.typeUrl(), subscription, String.join("\n", reasons));
  }

  /// Whether a response's type is one of ours; others are passed over.
  public boolean knows(String typeUrl) {
    return subscriptions.containsKey(typeUrl);
  }

  /// The version taken last, empty for none.
  public String version(String typeUrl) {
    return of(typeUrl).version;
  }

  private Subscription of(String typeUrl) {
    Subscription subscription = subscriptions.get(typeUrl);
    if (subscription == null) {
      throw new IllegalArgumentException(typeUrl + " (expected: one of " + ORDER + ")");
    }
    return subscription;
  }

  private DiscoveryRequest request(
      String typeUrl, Subscription subscription, @Nullable String error) {
    subscription.asked = true;
    ByteString sentNode = nodeSent ? null : node;
    nodeSent = true;
    return new DiscoveryRequest(
        subscription.version,
        sentNode,
        List.copyOf(new TreeSet<>(subscription.names)),
        typeUrl,
        subscription.nonce,
        error == null
            ? null
            : new DiscoveryRequest.ErrorDetail(
                DiscoveryRequest.ErrorDetail.INVALID_ARGUMENT, error));
  }
}
