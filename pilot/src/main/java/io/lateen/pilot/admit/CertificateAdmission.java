package io.lateen.pilot.admit;

import io.lateen.model.name.TrustDomains;
import io.lateen.model.service.Workload;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.tls.SpiffeId;
import org.jspecify.annotations.Nullable;

/// By the identity in a client certificate. It names a ServiceAccount and no Pod: a proxy gets the
/// configuration of a Pod, or of a WorkloadEntry, that runs under that account, with the labels
/// the mesh knows. Its trust domain may have any of the mesh's names. A program with gRPC's own xDS
/// client need be none: it only calls, and gets what its namespace may call. Thread-safe.
public final class CertificateAdmission implements Admission {
  private static final String NO_ADDRESS = "0.0.0.0";

  private final Admission others;

  /// @param others asked about who shows no certificate
  public CertificateAdmission(Admission others) {
    this.others = others;
  }

  @Override
  public Admitted admit(ProxyNode claimed, Caller caller) throws NotAdmitted {
    SpiffeId identity = caller.identity();
    if (identity == null) {
      return others.admit(claimed, caller);
    }
    if (!identity.namespace().equals(claimed.namespace())) {
      throw ClaimedPod.denied(claimed, "the certificate is of " + identity);
    }
    ClaimedPod.checkNamespace(claimed);
    return snapshot -> known(claimed, identity, snapshot);
  }

  private static @Nullable ProxyNode known(ProxyNode claimed, SpiffeId identity, MeshSnapshot mesh)
      throws NotAdmitted {
    TrustDomains domains = mesh.mesh().trustDomains();
    if (!domains.contains(identity.trustDomain())) {
      throw ClaimedPod.denied(
          claimed,
          "the certificate is of %s (expected: trust domain %s)"
              .formatted(identity, String.join(" or ", domains.all())));
    }
    Workload pod = ClaimedPod.find(claimed, mesh);
    if (pod == null) {
      return claimed.isGrpc() ? claimed.without(NO_ADDRESS) : null;
    }
    if (!pod.serviceAccount().equals(identity.in(domains.name()).toString())) {
      throw ClaimedPod.denied(
          claimed,
          "the certificate is of %s, and it runs under %s"
              .formatted(identity, pod.serviceAccount().isEmpty() ? "none" : pod.serviceAccount()));
    }
    return claimed.labelled(pod.labels());
  }
}
