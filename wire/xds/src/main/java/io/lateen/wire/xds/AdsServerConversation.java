package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The server's side of one ADS stream, state of the world: who asked for what, what was sent last,
/// what came of it. Pure bookkeeping; one thread at a time. Rules: Envoy's "xDS REST and gRPC
/// protocol", sections on ACK, NACK and resource subscription.
public final class AdsServerConversation implements ServerConversation {
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private long sent;

  private static final class Subscription {
    Set<String> names = Set.of();
    State state = State.NONE;
  }

  @Override
  public Event onRequest(XdsRequest request) {
    return onRequest((DiscoveryRequest) request);
  }

  private Event onRequest(DiscoveryRequest request) {
    Subscription subscription = subscriptions.get(request.typeUrl());
    if (subscription == null) {
      return subscribe(request);
    }
    if (!request.responseNonce().equals(subscription.state.sentNonce())) {
      return request.responseNonce().isEmpty() ? subscribe(request) : stale(subscription, request);
    }
    ErrorDetail error = request.errorDetail();
    if (error != null) {
      return nacked(subscription, request, error);
    }
    return acked(subscription, request);
  }

  private Event subscribe(DiscoveryRequest request) {
    Subscription subscription = new Subscription();
    subscription.names = Set.copyOf(request.resourceNames());
    subscriptions.put(request.typeUrl(), subscription);
    return new Event.Wanted(request.typeUrl(), subscription.names);
  }

  /// An overtaken response was taken all the same: it is the last thing known to be in force.
  private static Event stale(Subscription subscription, DiscoveryRequest request) {
    if (request.errorDetail() == null) {
      State state = subscription.state;
      subscription.state =
          new State(
              state.sentNonce(), request.responseNonce(), state.nackedNonce(), state.nackReason());
    }
    return new Event.Stale(request.typeUrl());
  }

  private static Event nacked(
      Subscription subscription, DiscoveryRequest request, ErrorDetail error) {
    State state = subscription.state;
    String nonce = request.responseNonce();
    subscription.names = Set.copyOf(request.resourceNames());
    subscription.state = new State(state.sentNonce(), state.ackedNonce(), nonce, error.message());
    return new Event.Nacked(request.typeUrl(), nonce, error.message());
  }

  private static Event acked(Subscription subscription, DiscoveryRequest request) {
    String nonce = request.responseNonce();
    boolean repeated = subscription.state.ackedNonce().equals(nonce);
    subscription.state = new State(nonce, nonce, "", "");
    Set<String> names = Set.copyOf(request.resourceNames());
    Set<String> added = new HashSet<>(names);
    added.removeAll(subscription.names);
    // Envoy asks again with the same names and nonce when a cluster it warms needs its endpoints.
    boolean askedAgain = repeated && names.equals(subscription.names) && !names.isEmpty();
    subscription.names = names;
    if (added.isEmpty() && !askedAgain) {
      return new Event.Acked(request.typeUrl(), nonce);
    }
    return new Event.Wanted(request.typeUrl(), askedAgain ? names : Set.copyOf(added));
  }

  @Override
  public DiscoveryResponse respond(
      String typeUrl, String version, Map<String, ByteString> resources, Set<String> again) {
    Subscription subscription = subscriptions.get(typeUrl);
    if (subscription == null) {
      throw new IllegalStateException(typeUrl + " sent to a client that did not ask for it");
    }
    String nonce = Long.toString(++sent);
    State state = subscription.state;
    subscription.state =
        new State(nonce, state.ackedNonce(), state.nackedNonce(), state.nackReason());
    return new DiscoveryResponse(version, List.copyOf(resources.values()), typeUrl, nonce);
  }

  @Override
  public @Nullable Set<String> names(String typeUrl) {
    Subscription subscription = subscriptions.get(typeUrl);
    return subscription == null ? null : subscription.names;
  }

  @Override
  public State state(String typeUrl) {
    Subscription subscription = subscriptions.get(typeUrl);
    return subscription == null ? State.NONE : subscription.state;
  }
}
