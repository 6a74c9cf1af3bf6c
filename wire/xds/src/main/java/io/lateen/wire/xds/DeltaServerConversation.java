package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The server's side of one ADS stream, incremental: only what is new, has changed or is gone is
/// sent. Versions are digests of the resources, so that a client that comes back, to us or to
/// another server, gets only what it has not. Rules: "xDS REST and gRPC protocol", "Incremental
/// xDS".
public final class DeltaServerConversation implements ServerConversation {
  private static final String ALL = "*";

  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private long sent;

  private static final class Subscription {
    boolean wildcard;
    final Set<String> names = new HashSet<>();
    final Map<String, Owned> client = new HashMap<>();
    State state = State.NONE;
  }

  /// What the client has of one name.
  ///
  /// @param bytes null: it had it before this stream
  private record Owned(String version, @Nullable ByteString bytes) {
    static final Owned NOTHING = new Owned("", null);

    boolean is(ByteString now) {
      return bytes == null ? version.equals(Digest.of(now)) : bytes.equals(now);
    }
  }

  @Override
  public Event onRequest(XdsRequest request) {
    return onRequest((DeltaDiscoveryRequest) request);
  }

  private Event onRequest(DeltaDiscoveryRequest request) {
    String type = request.typeUrl();
    Subscription known = subscriptions.get(type);
    if (known == null) {
      return begin(request);
    }
    boolean wantsAll = !known.wildcard && request.subscribe().contains(ALL);
    change(known, request);
    Event answer = answer(known, request);
    if (!request.subscribe().isEmpty()) {
      return new Event.Wanted(type, wantsAll ? Set.of() : Set.copyOf(request.subscribe()));
    }
    return answer;
  }

  private Event begin(DeltaDiscoveryRequest request) {
    Subscription subscription = new Subscription();
    subscriptions.put(request.typeUrl(), subscription);
    subscription.wildcard = request.subscribe().isEmpty();
    change(subscription, request);
    request
        .initialVersions()
        .forEach((name, version) -> subscription.client.put(name, new Owned(version, null)));
    return new Event.Wanted(request.typeUrl(), Set.copyOf(subscription.names));
  }

  private static void change(Subscription known, DeltaDiscoveryRequest request) {
    known.names.addAll(request.subscribe());
    request.unsubscribe().forEach(known.names::remove);
    request.unsubscribe().forEach(known.client::remove);
    known.wildcard |= known.names.remove(ALL);
    known.wildcard &= !request.unsubscribe().contains(ALL);
  }

  private static Event answer(Subscription known, DeltaDiscoveryRequest request) {
    String type = request.typeUrl();
    String nonce = request.responseNonce();
    State state = known.state;
    ErrorDetail error = request.errorDetail();
    if (nonce.isEmpty()) {
      return new Event.Unwanted(type);
    } else if (error != null) {
      known.state = new State(state.sentNonce(), state.ackedNonce(), nonce, error.message());
      return new Event.Nacked(type, nonce, error.message());
    }
    known.state = new State(state.sentNonce(), nonce, "", "");
    return new Event.Acked(type, nonce);
  }

  @Override
  public @Nullable XdsResponse respond(
      String typeUrl, String version, Map<String, ByteString> resources, Set<String> again) {
    Subscription known = subscriptions.get(typeUrl);
    if (known == null) {
      throw new IllegalStateException(typeUrl + " sent to a client that did not ask for it");
    }
    List<String> gone = gone(typeUrl, known, resources.keySet(), again);
    List<DeltaDiscoveryResponse.Resource> due = due(known, resources, again);
    if (due.isEmpty() && gone.isEmpty() && !known.state.sentNonce().isEmpty()) {
      return null;
    }
    String nonce = Long.toString(++sent);
    State state = known.state;
    known.state = new State(nonce, state.ackedNonce(), state.nackedNonce(), state.nackReason());
    return new DeltaDiscoveryResponse(version, due, typeUrl, gone, nonce);
  }

  /// Endpoints of a cluster leave with the cluster: the client unsubscribes itself.
  private static List<String> gone(
      String typeUrl, Subscription known, Set<String> there, Set<String> again) {
    Set<String> gone = new HashSet<>(again);
    if (!typeUrl.equals(TypeUrl.ENDPOINT)) {
      gone.addAll(known.client.keySet());
    }
    gone.removeAll(there);
    gone.forEach(known.client::remove);
    return gone.stream().sorted().toList();
  }

  private static List<DeltaDiscoveryResponse.Resource> due(
      Subscription known, Map<String, ByteString> resources, Set<String> again) {
    List<DeltaDiscoveryResponse.Resource> due = new ArrayList<>();
    resources.forEach(
        (name, bytes) -> {
          Owned before = known.client.getOrDefault(name, Owned.NOTHING);
          boolean has = before.is(bytes);
          boolean sentAgain = before.bytes() != null && again.contains(name);
          Owned now = new Owned(has ? before.version() : Digest.of(bytes), bytes);
          known.client.put(name, now);
          if (!has || sentAgain) {
            due.add(new DeltaDiscoveryResponse.Resource(name, now.version(), bytes));
          }
        });
    return due;
  }

  @Override
  public @Nullable Set<String> names(String typeUrl) {
    Subscription known = subscriptions.get(typeUrl);
    if (known == null) {
      return null;
    }
    return known.wildcard ? Set.of() : Set.copyOf(known.names);
  }

  @Override
  public State state(String typeUrl) {
    Subscription known = subscriptions.get(typeUrl);
    return known == null ? State.NONE : known.state;
  }
}
