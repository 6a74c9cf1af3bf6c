package io.lateen.pilot.translate.endpoint;

import com.google.protobuf.Struct;
import io.lateen.model.rule.Rule;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import io.lateen.pilot.snapshot.InboundTarget;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.snapshot.MtlsMode;
import io.lateen.pilot.snapshot.TlsMode;
import io.lateen.pilot.translate.message.Messages;
import org.jspecify.annotations.Nullable;

/// Which endpoints are spoken to by mutual TLS when no rule says: those whose own proxy takes it.
public final class EndpointTls {
  /// Where Envoy looks for what chooses an endpoint's transport socket.
  static final String METADATA = "envoy.transport_socket_match";

  private static final String UID = "kubernetes://";

  private EndpointTls() {}

  /// What an endpoint says and a cluster matches.
  public static Struct criterion() {
    return Struct.newBuilder().putFields("tlsMode", Messages.text(TlsMode.ISTIO)).build();
  }

  /// Whether callers that may choose speak mutual TLS to it.
  public static boolean isSecured(MeshSnapshot snapshot, Endpoint endpoint) {
    return snapshot.mesh().identities().autoMtls()
        && TlsMode.ISTIO.equals(endpoint.labels().get(TlsMode.LABEL))
        && mode(snapshot, endpoint) != MtlsMode.DISABLE;
  }

  /// What its proxy takes, if it has one.
  public static MtlsMode mode(MeshSnapshot snapshot, Endpoint endpoint) {
    return snapshot.inboundMtls().mode(target(snapshot, endpoint));
  }

  /// The rule that says so; null: none does.
  public static @Nullable Rule rule(MeshSnapshot snapshot, Endpoint endpoint) {
    return snapshot.authentication().settled(target(snapshot, endpoint)).rule();
  }

  private static InboundTarget target(MeshSnapshot snapshot, Endpoint endpoint) {
    return new InboundTarget(
        namespace(endpoint.uid()),
        endpoint.labels(),
        endpoint.hostname(),
        endpoint.servicePort(),
        portName(snapshot, endpoint),
        endpoint.port());
  }

  private static String portName(MeshSnapshot snapshot, Endpoint endpoint) {
    Service service = snapshot.service(endpoint.hostname());
    return service == null
        ? ""
        : service.ports().stream()
            .filter(port -> port.number() == endpoint.servicePort())
            .map(ServicePort::name)
            .findFirst()
            .orElse("");
  }

  /// Of `kubernetes://pod.namespace`; empty when it is none.
  private static String namespace(String uid) {
    int dot = uid.lastIndexOf('.');
    return uid.startsWith(UID) && dot > 0 ? uid.substring(dot + 1) : "";
  }
}
