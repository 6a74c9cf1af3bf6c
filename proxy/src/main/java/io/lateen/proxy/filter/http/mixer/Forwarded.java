package io.lateen.proxy.filter.http.mixer;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.report.mixer.FixedAttributes;
import io.lateen.proxy.report.mixer.IdentityAttributes;
import io.lateen.proxy.tls.PeerIdentity;
import io.lateen.wire.mixer.MessageProblem;
import io.lateen.wire.mixer.PlainAttributes;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What header `x-istio-attributes` and configuration come to.
///
/// @param attributes what is known of the request before one looks at it
/// @param next the header that the next proxy gets, or empty
@SuppressWarnings("ArrayRecordComponent") // never compared
record Forwarded(FixedAttributes attributes, byte[] next) {
  static final Forwarded NOTHING = new Forwarded(FixedAttributes.NONE, new byte[0]);
  private static final int MAX_OCTETS = 8 * 1024;
  private static final String CALLER = "source.";
  private static final String POD = "kubernetes://";

  /// What a caller's proxy can know better than we do; nothing else is believed.
  private static final List<String> BELIEVED =
      List.of(
          "source.uid",
          "source.namespace",
          "destination.service.name",
          "destination.service.uid",
          "destination.service.host",
          "destination.service.namespace");

  /// @param said the header's value, or empty
  /// @param peer what TLS says of the connection: more than another proxy's word, less than
  ///     configuration
  static Forwarded of(byte[] said, PeerIdentity peer, MixerConfig config, ServiceRules rules) {
    AttributeBag told = config.callers() ? AttributeBag.empty() : believed(said, peer);
    AttributeBag identity = IdentityAttributes.of(peer);
    return new Forwarded(
        FixedAttributes.of(List.of(told, identity, config.attributes(), rules.attributes())),
        next(config, rules));
  }

  private static AttributeBag believed(byte[] header, PeerIdentity peer) {
    if (header.length == 0 || header.length > MAX_OCTETS) {
      return AttributeBag.empty();
    }
    try {
      AttributeBag all = PlainAttributes.parse(Base64.getDecoder().decode(header));
      Map<String, Object> believed = new HashMap<>();
      boolean itself = speaksOfItself(peer, all.get("source.uid"));
      for (String name : BELIEVED) {
        if ((itself || !name.startsWith(CALLER)) && all.get(name) instanceof String text) {
          believed.put(name, text);
        }
      }
      return AttributeBag.of(believed);
    } catch (IllegalArgumentException | MessageProblem e) {
      return AttributeBag.empty(); // as if nothing had been said: any client may send such a header
    }
  }

  /// Who shows a certificate is a Pod of the certificate's namespace, or says nothing of itself. A
  /// Pod's name may hold dots, a namespace's does not.
  private static boolean speaksOfItself(PeerIdentity peer, @Nullable Object uid) {
    return !peer.mutual()
        || (uid instanceof String text
            && text.startsWith(POD)
            && text.substring(text.lastIndexOf('.') + 1).equals(peer.namespace()));
  }

  private static byte[] next(MixerConfig config, ServiceRules rules) {
    Map<String, Object> all = new HashMap<>();
    for (AttributeBag bag : List.of(config.forward(), rules.forward())) {
      for (String name : bag.names()) {
        Object value = bag.get(name);
        if (value != null) {
          all.put(name, value);
        }
      }
    }
    return all.isEmpty()
        ? new byte[0]
        : Base64.getEncoder().encode(PlainAttributes.write(AttributeBag.of(all)));
  }
}
