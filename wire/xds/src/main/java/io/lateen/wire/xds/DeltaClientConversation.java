package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The client's side of ADS, incremental: names are subscribed to and unsubscribed from, and a new
/// stream begins with the versions of what is there.
public final class DeltaClientConversation implements ClientConversation {
  private final ByteString node;
  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private boolean connected;
  private boolean nodeSent;

  private static final class Subscription {
    final Map<String, String> versions = new HashMap<>();
    Set<String> names = Set.of();
    String version = "";

    /// Whether this stream has a request for the type.
    boolean asked;
  }

  /// @param node an encoded `envoy.config.core.v3.Node`
  public DeltaClientConversation(ByteString node) {
    this.node = node;
    ORDER.forEach(type -> subscriptions.put(type, new Subscription()));
  }

  @Override
  public String method() {
    return "DeltaAggregatedResources";
  }

  @Override
  public DeltaDiscoveryResponse parse(byte[] bytes) throws IOException {
    return DeltaDiscoveryResponse.parse(CodedInputStream.newInstance(bytes));
  }

  @Override
  public List<XdsRequest> onConnected() {
    connected = true;
    nodeSent = false;
    List<XdsRequest> requests = new ArrayList<>();
    subscriptions.forEach(
        (type, subscription) -> {
          subscription.asked = false;
          if (ClientConversation.whole(type) || !subscription.names.isEmpty()) {
            requests.add(begin(type, subscription));
          }
        });
    return requests;
  }

  private DeltaDiscoveryRequest begin(String type, Subscription subscription) {
    subscription.asked = true;
    List<String> names = sorted(subscription.names);
    return request(type, names, List.of(), subscription.versions, "", null);
  }

  @Override
  public void onDisconnected() {
    connected = false;
  }

  @Override
  public @Nullable DeltaDiscoveryRequest want(String typeUrl, Set<String> names) {
    if (ClientConversation.whole(typeUrl)) {
      throw new IllegalArgumentException(typeUrl + " is wanted as a whole");
    }
    Subscription subscription = of(typeUrl);
    Set<String> more = without(names, subscription.names);
    Set<String> fewer = without(subscription.names, names);
    subscription.names = Set.copyOf(names);
    fewer.forEach(subscription.versions::remove);
    if (!connected || (more.isEmpty() && fewer.isEmpty())) {
      return null;
    } else if (!subscription.asked) {
      return begin(typeUrl, subscription);
    }
    return request(typeUrl, sorted(more), sorted(fewer), Map.of(), "", null);
  }

  private static Set<String> without(Set<String> names, Set<String> others) {
    Set<String> rest = new HashSet<>(names);
    rest.removeAll(others);
    return rest;
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  @Override
  public DeltaDiscoveryRequest accept(XdsResponse response) {
    DeltaDiscoveryResponse delta = (DeltaDiscoveryResponse) response;
    Subscription subscription = of(delta.typeUrl());
    subscription.version = delta.systemVersionInfo();
    delta.resources().forEach(one -> subscription.versions.put(one.name(), one.version()));
    delta.removed().forEach(subscription.versions::remove);
    return request(delta.typeUrl(), List.of(), List.of(), Map.of(), delta.nonce(), null);
  }

  /// Whatever the response held is asked for again on the next stream.
  @Override
  public DeltaDiscoveryRequest refuse(XdsResponse response, List<String> reasons) {
    DeltaDiscoveryResponse delta = (DeltaDiscoveryResponse) response;
    Subscription subscription = of(delta.typeUrl());
    delta.resources().forEach(one -> subscription.versions.remove(one.name()));
    ErrorDetail error = new ErrorDetail(ErrorDetail.INVALID_ARGUMENT, String.join("\n", reasons));
    return request(delta.typeUrl(), List.of(), List.of(), Map.of(), delta.nonce(), error);
  }

  @Override
  public DeltaDiscoveryRequest beside(String typeUrl, String nonce, @Nullable ErrorDetail error) {
    return new DeltaDiscoveryRequest(null, typeUrl, List.of(), List.of(), Map.of(), nonce, error);
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

  private DeltaDiscoveryRequest request(
      String type,
      List<String> subscribe,
      List<String> unsubscribe,
      Map<String, String> versions,
      String nonce,
      @Nullable ErrorDetail error) {
    ByteString sentNode = nodeSent ? null : node;
    nodeSent = true;
    return new DeltaDiscoveryRequest(
        sentNode, type, subscribe, unsubscribe, versions, nonce, error);
  }
}
