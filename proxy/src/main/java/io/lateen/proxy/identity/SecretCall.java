package io.lateen.proxy.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.lateen.proxy.tls.SecretStore;
import io.lateen.wire.xds.AdsServerConversation;
import io.lateen.wire.xds.DeltaDiscoveryRequest;
import io.lateen.wire.xds.DeltaServerConversation;
import io.lateen.wire.xds.DiscoveryRequest;
import io.lateen.wire.xds.ServerConversation;
import io.lateen.wire.xds.ServerConversation.Event;
import io.lateen.wire.xds.XdsRequest;
import io.lateen.wire.xds.XdsResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// One client's conversation about secrets, apart from the wire: what it wants, and what it is sent
/// when that is there and whenever it changes. One thread at a time.
final class SecretCall {
  private final SecretStore secrets;
  private final Variant variant;
  private final ServerConversation conversation;
  private Map<String, ByteString> sent = Map.of();

  /// The methods of `SecretDiscoveryService`.
  enum Variant {
    STREAM("StreamSecrets"),
    DELTA("DeltaSecrets"),
    /// One answer, and the call is over.
    FETCH("FetchSecrets");

    final String path;

    Variant(String method) {
      path = "/envoy.service.secret.v3.SecretDiscoveryService/" + method;
    }
  }

  /// What to do after a request.
  ///
  /// @param names wanted from now on that were not before
  /// @param answer whether to ask [#answer] for one now
  record Wish(Set<String> names, boolean answer) {
    static final Wish NOTHING = new Wish(Set.of(), false);
  }

  SecretCall(SecretStore secrets, Variant variant) {
    this.secrets = secrets;
    this.variant = variant;
    conversation =
        variant == Variant.DELTA ? new DeltaServerConversation() : new AdsServerConversation();
  }

  Variant variant() {
    return variant;
  }

  /// @throws IOException when it is no request, or one about something else
  Wish onRequest(byte[] message) throws IOException {
    XdsRequest request = parse(CodedInputStream.newInstance(message));
    if (!request.typeUrl().equals(SecretMessages.TYPE)) {
      throw new IOException(
          "type_url: " + request.typeUrl() + " (expected: " + SecretMessages.TYPE + ")");
    }
    Event event = conversation.onRequest(request);
    if (event instanceof Event.Nacked refused) {
      System.err.println("sds: a proxy refuses its secret: " + refused.reason());
    }
    if (event instanceof Event.Wanted wanted) {
      sent = new HashMap<>(sent);
      sent.keySet().removeAll(wanted.added());
      return new Wish(wanted.added(), true);
    }
    return Wish.NOTHING;
  }

  private XdsRequest parse(CodedInputStream in) throws IOException {
    return variant == Variant.DELTA ? DeltaDiscoveryRequest.parse(in) : DiscoveryRequest.parse(in);
  }

  /// What the client is to be told now; empty: nothing, for it has all there is.
  ///
  /// A secret that has not come is waited for: Envoy takes an answer without it for an error.
  byte[] answer() {
    Map<String, ByteString> there = new HashMap<>();
    for (String name : wanted()) {
      SecretStore.Secret secret = secrets.get(name);
      if (secret != null) {
        there.put(name, SecretMessages.encode(name, secret));
      }
    }
    if (there.isEmpty() || there.equals(sent)) {
      return new byte[0];
    }
    XdsResponse response =
        conversation.respond(
            SecretMessages.TYPE, Long.toString(secrets.version()), there, Set.of());
    sent = there;
    return response == null ? new byte[0] : response.toByteArray();
  }

  /// Whether something that was sent is no more. As in Istio 1.1 the call ends then: Envoy uses on
  /// what it has, and is told nothing until there is something else.
  boolean isOver() {
    Set<String> now = wanted();
    return sent.keySet().stream().anyMatch(name -> now.contains(name) && secrets.get(name) == null);
  }

  private Set<String> wanted() {
    Set<String> names = conversation.names(SecretMessages.TYPE);
    if (names == null) {
      return Set.of();
    }
    return names.isEmpty() ? secrets.names() : names;
  }
}
