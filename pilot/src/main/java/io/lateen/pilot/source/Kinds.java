package io.lateen.pilot.source;

import io.lateen.wire.kube.ObjectKind;
import java.util.List;

/// What Pilot reads of the Kubernetes API.
final class Kinds {
  static final ObjectKind SERVICE = new ObjectKind("", "v1", "services", "Service", true);
  static final ObjectKind ENDPOINTS = new ObjectKind("", "v1", "endpoints", "Endpoints", true);
  static final ObjectKind POD = new ObjectKind("", "v1", "pods", "Pod", true);

  static final ObjectKind NODE = new ObjectKind("", "v1", "nodes", "Node", false);
  static final ObjectKind INGRESS =
      new ObjectKind("networking.k8s.io", "v1", "ingresses", "Ingress", true);

  static final ObjectKind SECRET = new ObjectKind("", "v1", "secrets", "Secret", true);
  static final ObjectKind CONFIG_MAP = new ObjectKind("", "v1", "configmaps", "ConfigMap", true);

  private static final String CONFIG = "config.istio.io";
  private static final String AUTHENTICATION = "authentication.istio.io";
  private static final String RBAC = "rbac.istio.io";
  private static final String SECURITY = "security.istio.io";
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
          new ObjectKind(CONFIG, "v1alpha2", "httpapispecbindings", "HTTPAPISpecBinding", true),
          new ObjectKind(AUTHENTICATION, "v1alpha1", "policies", "Policy", true),
          new ObjectKind(AUTHENTICATION, "v1alpha1", "meshpolicies", "MeshPolicy", false),
          new ObjectKind(RBAC, "v1alpha1", "serviceroles", "ServiceRole", true),
          new ObjectKind(RBAC, "v1alpha1", "servicerolebindings", "ServiceRoleBinding", true),
          new ObjectKind(RBAC, "v1alpha1", "rbacconfigs", "RbacConfig", true),
          new ObjectKind(RBAC, "v1alpha1", "clusterrbacconfigs", "ClusterRbacConfig", false),
          new ObjectKind(SECURITY, "v1beta1", "peerauthentications", "PeerAuthentication", true),
          new ObjectKind(
              SECURITY, "v1beta1", "requestauthentications", "RequestAuthentication", true),
          new ObjectKind(
              SECURITY, "v1beta1", "authorizationpolicies", "AuthorizationPolicy", true));

  private Kinds() {}
}
