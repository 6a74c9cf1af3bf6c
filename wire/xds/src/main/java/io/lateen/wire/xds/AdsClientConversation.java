package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The client's side of ADS, state of the world.
public final class AdsClientConversation implements ClientConversation {
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

  /// @param node an encoded `envoy.config.core.v3.Node`
  public AdsClientConversation(ByteString node) {
    this.node = node;
    for (String type : ORDER) {
      subscriptions.put(type, new Subscription(ClientConversation.whole(type)));
    }
  }

  @Override
  public String method() {
    return "StreamAggregatedResources";
  }

  @Override
  public DiscoveryResponse parse(byte[] bytes) throws IOException {
    return DiscoveryResponse.parse(CodedInputStream.newInstance(bytes));
  }

  /// Nonces belong to a stream and are forgotten.
  @Override
  public List<XdsRequest> onConnected() {
    connected = true;
    nodeSent = false;
    List<XdsRequest> requests = new ArrayList<>();
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

  @Override
  public void onDisconnected() {
    connected = false;
  }

  @Override
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

  @Override
  public DiscoveryRequest accept(XdsResponse response) {
    Subscription subscription = of(response.typeUrl());
    subscription.version = ((DiscoveryResponse) response).versionInfo();
    subscription.nonce = response.nonce();
    return request(response.typeUrl(), subscription, null);
  }

  @Override
  public DiscoveryRequest refuse(XdsResponse response, List<String> reasons) {
    Subscription subscription = of(response.typeUrl());
    subscription.nonce = response.nonce();
    return request(response.typeUrl(), subscription, String.join("\n", reasons));
  }

  @Override
  public DiscoveryRequest beside(String typeUrl, String nonce, @Nullable ErrorDetail error) {
    return new DiscoveryRequest("", null, List.of(), typeUrl, nonce, error);
  }

  @Override
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
        error == null ? null : new ErrorDetail(ErrorDetail.INVALID_ARGUMENT, error));
  }
}
