package io.lateen.wire.tls;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who a workload is: `spiffe://<trust domain>/ns/<namespace>/sa/<account>` (SPIFFE ID §2, in the
/// form of Istio).
public record SpiffeId(String trustDomain, String namespace, String serviceAccount) {
  private static final Pattern FORM =
      Pattern.compile("spiffe://([a-z0-9._-]+)/ns/([a-z0-9.-]+)/sa/([a-z0-9.-]+)");

  /// Empty when the text is no such name.
  public static Optional<SpiffeId> parse(String uri) {
    Matcher found = FORM.matcher(uri);
    return found.matches()
        ? Optional.of(new SpiffeId(found.group(1), found.group(2), found.group(3)))
        : Optional.empty();
  }

  /// The same workload as one of another trust domain would call it.
  public SpiffeId in(String otherDomain) {
    return new SpiffeId(otherDomain, namespace, serviceAccount);
  }

  /// The URI.
  @Override
  public String toString() {
    return "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
  }
}
