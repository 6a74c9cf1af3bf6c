package io.lateen.galley.auth;

import java.util.List;
import java.util.Map;

/// Who makes a request, as Kubernetes names callers.
///
/// @param extra what else is known, such as the Pod that a token is bound to
public record Caller(String user, List<String> groups, Map<String, List<String>> extra) {
  static final String POD_NAME = "authentication.kubernetes.io/pod-name";
  static final String POD_UID = "authentication.kubernetes.io/pod-uid";

  /// Came without a token and without a certificate.
  public static final Caller ANONYMOUS =
      new Caller("system:anonymous", List.of("system:unauthenticated"));

  static final String ADMINISTRATORS = "system:masters";
  static final String AUTHENTICATED = "system:authenticated";

  public Caller {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /// Of whom nothing else is known.
  public Caller(String user, List<String> groups) {
    this(user, groups, Map.of());
  }

  public boolean anonymous() {
    return equals(ANONYMOUS);
  }

  /// May do everything. Other authenticated callers may only look.
  public boolean administrator() {
    return groups.contains(ADMINISTRATORS);
  }

  /// Whether the caller may use a verb (`get`, `create` …) on resources.
  public boolean may(String verb) {
    boolean looks = verb.equals("get") || verb.equals("list") || verb.equals("watch");
    return administrator() || (looks && groups.contains(AUTHENTICATED));
  }
}
