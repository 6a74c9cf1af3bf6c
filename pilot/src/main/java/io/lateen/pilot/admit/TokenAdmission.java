package io.lateen.pilot.admit;

import io.lateen.model.service.Workload;
import io.lateen.pilot.admit.NotAdmitted.Reason;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.kube.WorkloadApi;
import io.lateen.wire.kube.WorkloadApi.User;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// By a ServiceAccount's token for [#AUDIENCE], which the API server is asked about. A proxy gets
/// the configuration of the Pod its token is bound to: name, namespace and address must be that
/// Pod's, and its labels are those the mesh knows, whatever the proxy says. Thread-safe.
public final class TokenAdmission implements Admission {
  /// For whom tokens must be. One for the API server or for Citadel is not taken, so that a proxy
  /// need never send those in the clear.
  public static final String AUDIENCE = "istio-pilot";

  private static final String ACCOUNT = "system:serviceaccount:";

  private final WorkloadApi api;

  /// @param api asked whose a token is
  public TokenAdmission(WorkloadApi api) {
    this.api = api;
  }

  @Override
  public Admitted admit(ProxyNode claimed, Caller caller) throws NotAdmitted {
    User user = owner(caller.token());
    String prefix = ACCOUNT + claimed.namespace() + ":";
    if (!user.user().startsWith(prefix)) {
      throw ClaimedPod.denied(claimed, "the token is of " + user.user());
    }
    if (!user.pod().isEmpty() && !user.pod().equals(claimed.name())) {
      throw ClaimedPod.denied(claimed, "the token is of Pod " + user.pod());
    }
    ClaimedPod.checkNamespace(claimed);
    String account = user.user().substring(prefix.length());
    return snapshot -> known(claimed, account, snapshot);
  }

  private User owner(@Nullable String token) throws NotAdmitted {
    if (token == null) {
      throw new NotAdmitted(
          Reason.UNAUTHENTICATED,
          "no token (expected: authorization: Bearer …, for " + AUDIENCE + ")");
    }
    try {
      User user = api.review(token, List.of(AUDIENCE));
      if (user == null) {
        throw new NotAdmitted(
            Reason.UNAUTHENTICATED, "the token is nobody's, or not for " + AUDIENCE);
      }
      return user;
    } catch (IOException e) {
      // Its message may quote the question, and with it the token.
      throw new NotAdmitted(Reason.UNAVAILABLE, "the API server cannot be asked about tokens");
    }
  }

  private static @Nullable ProxyNode known(ProxyNode claimed, String account, MeshSnapshot mesh)
      throws NotAdmitted {
    Workload pod = ClaimedPod.find(claimed, mesh);
    if (pod == null) {
      return null;
    }
    String identity = "/ns/" + claimed.namespace() + "/sa/" + account;
    if (!pod.serviceAccount().isEmpty() && !pod.serviceAccount().endsWith(identity)) {
      throw ClaimedPod.denied(claimed, "it runs under " + pod.serviceAccount());
    }
    return claimed.labelled(pod.labels());
  }
}
