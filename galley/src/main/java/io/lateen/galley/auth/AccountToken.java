package io.lateen.galley.auth;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a ServiceAccount's token says (Kubernetes, "Service account token volume projection").
///
/// @param accountUid of the ServiceAccount that it was made for: one made anew has another
/// @param pod the Pod it dies with; null: none
/// @param audiences for whom it is; others must not take it
public record AccountToken(
    String namespace,
    String account,
    String accountUid,
    @Nullable Bound pod,
    List<String> audiences,
    Instant issued,
    Instant expires) {
  static final String USER = "system:serviceaccount:";
  static final String GROUP = "system:serviceaccounts";

  /// The Pod a token is bound to.
  public record Bound(String name, String uid) {}

  public AccountToken {
    audiences = List.copyOf(audiences);
  }

  /// Who comes with it.
  Caller caller() {
    return new Caller(
        USER + namespace + ":" + account,
        List.of(GROUP, GROUP + ":" + namespace, Caller.AUTHENTICATED),
        pod == null
            ? Map.of()
            : Map.of(Caller.POD_NAME, List.of(pod.name()), Caller.POD_UID, List.of(pod.uid())));
  }
}
