package io.lateen.galley.auth;

import java.util.List;

/// Who makes a request, as Kubernetes names callers.
public record Caller(String user, List<String> groups) {

  /// Came without a token and without a certificate.
  public static final Caller ANONYMOUS =
      new Caller("system:anonymous", List.of("system:unauthenticated"));

  static final String ADMINISTRATORS = "system:masters";
  static final String AUTHENTICATED = "system:authenticated";

  public Caller {
    groups = List.copyOf(groups);
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
