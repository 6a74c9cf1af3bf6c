package io.lateen.proxy.filter.http.mixer;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.http.Octets;
import io.lateen.proxy.http.RequestHead;
import io.lateen.proxy.report.mixer.FixedAttributes;
import io.lateen.wire.mixer.MessageProblem;
import io.lateen.wire.mixer.PlainAttributes;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Header `x-istio-attributes`: what the proxy before us says, and what we tell the next one. One
/// per connection: callers tend to say the same again.
final class Forwarding {
  private static final byte[] HEADER = Octets.of("x-istio-attributes");
  private static final int MAX_OCTETS = 8 * 1024;

  /// What a caller's proxy can know better than we do; nothing else is believed.
  private static final List<String> BELIEVED =
      List.of(
          "source.uid",
          "source.namespace",
          "destination.service.name",
          "destination.service.uid",
          "destination.service.host",
          "destination.service.namespace");

  private final MixerConfig config;
  private final AttributeBag identity;
  private byte[] said = new byte[0];
  private @Nullable ServiceRules rules;
  private FixedAttributes fixed = FixedAttributes.NONE;
  private byte[] own = new byte[0];

  /// @param identity what TLS says of the connection: more than another proxy's word, less than
  ///     configuration
  Forwarding(MixerConfig config, AttributeBag identity) {
    this.config = config;
    this.identity = identity;
  }

  /// What is known of the request before one looks at it.
  FixedAttributes fixed() {
    return fixed;
  }

  /// Takes the header out of a request, and its attributes in when they concern us.
  void take(RequestHead request, ServiceRules current) {
    int at = request.findNext(HEADER, 0);
    if (!same(request, at, current)) {
      said = said(request, at);
      rules = current;
      AttributeBag told = config.callers() ? AttributeBag.empty() : believed(said);
      fixed =
          FixedAttributes.of(List.of(told, identity, config.attributes(), current.attributes()));
      own = own(current);
    }
    if (at >= 0) {
      request.remove(HEADER);
    }
  }

  @SuppressWarnings("ReferenceEquality") // equal ones only cost a little time
  private boolean same(RequestHead request, int at, ServiceRules current) {
    return rules == current && (at < 0 ? said.length == 0 : request.valueIs(at, said));
  }

  private static byte[] said(RequestHead request, int at) {
    return at < 0
        ? new byte[0]
        : Arrays.copyOfRange(request.octets(), request.valueStart(at), request.valueEnd(at));
  }

  private static AttributeBag believed(byte[] header) {
    if (header.length == 0 || header.length > MAX_OCTETS) {
      return AttributeBag.empty();
    }
    try {
      AttributeBag all = PlainAttributes.parse(Base64.getDecoder().decode(header));
      Map<String, Object> believed = new HashMap<>();
      for (String name : BELIEVED) {
        if (all.get(name) instanceof String text) {
          believed.put(name, text);
        }
      }
      return AttributeBag.of(believed);
    } catch (IllegalArgumentException | MessageProblem e) {
      return AttributeBag.empty(); // as if nothing had been said: any client may send such a header
    }
  }

  private byte[] own(ServiceRules current) {
    Map<String, Object> all = new HashMap<>();
    for (AttributeBag bag : List.of(config.forward(), current.forward())) {
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

  /// Adds what the next proxy is told.
  void give(RequestHead request) {
    if (own.length > 0) {
      request.add(HEADER, own);
    }
  }
}
