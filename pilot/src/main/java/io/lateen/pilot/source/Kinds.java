package io.lateen.pilot.source;

import io.lateen.wire.kube.ObjectKind;
import java.util.List;

/// What Pilot reads of the Kubernetes API.
final class Kinds {
  static final ObjectKind SERVICE = new ObjectKind("", "v1", "services", "Service", true);
  static final ObjectKind ENDPOINTS = new ObjectKind("", "v1", "endpoints", "Endpoints", true);
  static final ObjectKind POD = new ObjectKind("", "v1", "pods", "Pod", true);

  static final ObjectKind SECRET = new ObjectKind("", "v1", "secrets", "Secret", true);
  static final ObjectKind CONFIG_MAP = new ObjectKind("", "v1", "configmaps", "ConfigMap", true);

  private static final String CONFIG = "config.istio.io";
  private static final String NETWORKING = "networking.istio.io";
  static final List<ObjectKind> RULES =
      List.of(
          new ObjectKind(NETWORKING, "v1alpha3", "virtualservices", "VirtualService", true),
          new ObjectKind(NETWORKING, "v1alpha3", "destinationrules", "DestinationRule", true),
          new ObjectKind(NETWORKING, "v1alpha3", "gateways", "Gateway", true),
          new ObjectKind(NETWORKING, "v1alpha3", "serviceentries", "ServiceEntry", true),
          new ObjectKind(NETWORKING, "v1alpha3", "sidecars", "Sidecar", true),
          new ObjectKind(NETWORKING, "v1alpha3", "envoyfilters", "EnvoyFilter", true),
          new ObjectKind(NETWORKING, "v1alpha3", "workloadentries", "WorkloadEntry", true),
          new ObjectKind(CONFIG, "v1alpha2", "quotaspecs", "QuotaSpec", true),
          new ObjectKind(CONFIG, "v1alpha2", "quotaspecbindings", "QuotaSpecBinding", true),
          new ObjectKind(CONFIG, "v1alpha2", "httpapispecs", "HTTPAPISpec", true),
          new ObjectKind(CONFIG, "v1alpha2", "httpapispecbindings", "HTTPAPISpecBinding", true));

  private Kinds() {}
}
