package io.lateen.wire.xds;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The server's side of one ADS stream: who asked for what, what was sent last, what came of it.
/// Pure bookkeeping; one thread at a time. Rules: Envoy's "xDS REST and gRPC protocol".
public sealed interface ServerConversation permits AdsServerConversation, DeltaServerConversation {
  /// What a request means.
  sealed interface Event {
    String typeUrl();

    /// The client wants resources it has not been sent: answer.
    ///
    /// @param added names wanted now and not before; for a wildcard type and on the first request
    ///     all of them
    record Wanted(String typeUrl, Set<String> added) implements Event {}

    /// The client took the last response.
    record Acked(String typeUrl, String nonce) implements Event {}

    /// The client refused the last response and stays with what it had. Do not send the same again.
    record Nacked(String typeUrl, String nonce, String reason) implements Event {}

    /// The client answers a response that a newer one has overtaken: nothing to do.
    record Stale(String typeUrl) implements Event {}

    /// The client wants less: nothing to do.
    record Unwanted(String typeUrl) implements Event {}
  }

  /// What is known of one type on this stream. Empty nonces mean never.
  record State(String sentNonce, String ackedNonce, String nackedNonce, String nackReason) {
    static final State NONE = new State("", "", "", "");
  }

  /// Takes a request in.
  Event onRequest(XdsRequest request);

  /// The names the client wants of a type; null when it has not asked for the type, empty for all.
  @Nullable Set<String> names(String typeUrl);

  State state(String typeUrl);

  /// Makes the next response of a type and notes it as sent.
  ///
  /// @param version of the whole
  /// @param resources name → encoded resource: all there are, of endpoints perhaps only some
  /// @param again names that are sent though the client may have them: it has asked, or waits
  /// @return null: there is nothing to say
  @Nullable XdsResponse respond(
      String typeUrl, String version, Map<String, ByteString> resources, Set<String> again);
}
