package io.lateen.proxy.filter.rbac;

import io.lateen.proxy.http.Octets;
import io.lateen.proxy.route.ValueMatcher;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/// What a client's certificate calls it.
///
/// @param shown whether there was one
/// @param names URIs, then DNS names, then the subject (RFC 2253): the order in which Envoy tries
record PeerNames(boolean shown, List<byte[]> names) {
  static final byte[] NOTHING = {};
  static final PeerNames NONE = new PeerNames(false, List.of());
  private static final int URI = 6;
  private static final int DNS = 2;

  /// @param engine its handshake done; null: plain text
  static PeerNames of(@Nullable SSLEngine engine) {
    if (engine == null) {
      return NONE;
    }
    try {
      Certificate[] chain = engine.getSession().getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? of(leaf) : NONE;
    } catch (SSLPeerUnverifiedException e) {
      return NONE; // It showed none.
    }
  }

  private static PeerNames of(X509Certificate leaf) {
    List<byte[]> names = new ArrayList<>();
    add(leaf, URI, names);
    add(leaf, DNS, names);
    names.add(Octets.of(leaf.getSubjectX500Principal().getName()));
    return new PeerNames(true, List.copyOf(names));
  }

  private static void add(X509Certificate leaf, int type, List<byte[]> names) {
    try {
      Collection<List<?>> all = leaf.getSubjectAlternativeNames();
      for (List<?> name : all == null ? List.<List<?>>of() : all) {
        if (Integer.valueOf(type).equals(name.getFirst())) {
          names.add(Octets.of(String.valueOf(name.get(1))));
        }
      }
    } catch (CertificateParsingException e) {
      names.clear(); // Names that cannot be read name nobody.
    }
  }

  boolean any(ValueMatcher matcher) {
    for (int i = 0; i < names.size(); i++) {
      byte[] name = names.get(i);
      if (matcher.matches(name, 0, name.length)) {
        return true;
      }
    }
    return false;
  }
}
