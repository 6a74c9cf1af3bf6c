package io.lateen.app.outside.storm;

/// One object that says who may do what, as this test understands it and as the API server takes
/// it. What it means is said in [Rules], from the documentation and not from the product's code.
sealed interface Law {
  /// Under which a later one takes its place.
  String name();

  String yaml();

  /// ClusterRbacConfig.
  ///
  /// @param service one that is named; empty: its namespace
  record RolesAreOn(Mode mode, String service) implements Law {
    enum Mode {
      OFF,
      ON,
      ON_WITH_INCLUSION,
      ON_WITH_EXCLUSION
    }

    boolean concerns(String asked) {
      boolean named = service.isEmpty() || service.equals(asked);
      return switch (mode) {
        case OFF -> false;
        case ON -> true;
        case ON_WITH_INCLUSION -> named;
        case ON_WITH_EXCLUSION -> !named;
      };
    }

    @Override
    public String name() {
      return "default";
    }

    @Override
    public String yaml() {
      String list =
          service.isEmpty() ? "namespaces: [default]" : "services: [" + host(service) + "]";
      String names =
          switch (mode) {
            case OFF, ON -> "";
            case ON_WITH_INCLUSION -> ", inclusion: {" + list + "}";
            case ON_WITH_EXCLUSION -> ", exclusion: {" + list + "}";
          };
      return object("rbac.istio.io/v1alpha1", "ClusterRbacConfig", "default")
          + "spec: {mode: '"
          + mode
          + "'"
          + names
          + "}\n";
    }
  }

  /// ServiceRole.
  ///
  /// @param service empty: any
  record Role(String name, String service, Act act) implements Law {
    boolean covers(Question question) {
      return (service.isEmpty() || service.equals(question.service())) && act.covers(question);
    }

    @Override
    public String yaml() {
      String named = service.isEmpty() ? "\"*\"" : host(service);
      return object("rbac.istio.io/v1alpha1", "ServiceRole", inDefault(name))
          + "spec: {rules: [{services: ["
          + named
          + "], "
          + act
          + "}]}\n";
    }
  }

  /// ServiceRoleBinding.
  record Binding(String name, String role, Who who) implements Law {
    @Override
    public String yaml() {
      return object("rbac.istio.io/v1alpha1", "ServiceRoleBinding", inDefault(name))
          + "spec: {subjects: ["
          + who.subject()
          + "], roleRef: {kind: ServiceRole, name: "
          + role
          + "}}\n";
    }
  }

  /// AuthorizationPolicy.
  ///
  /// @param denies else it allows
  /// @param service empty: all of the namespace
  record Policy(String name, boolean denies, String service, Who who, Act act) implements Law {
    boolean concerns(String asked) {
      return service.isEmpty() || service.equals(asked);
    }

    boolean covers(Question question) {
      return who.covers(question.caller()) && act.covers(question);
    }

    @Override
    public String yaml() {
      return object("security.istio.io/v1beta1", "AuthorizationPolicy", inDefault(name))
          + "spec: {"
          + (service.isEmpty() ? "" : "selector: {matchLabels: {app: " + service + "}}, ")
          + "action: "
          + (denies ? "DENY" : "ALLOW")
          + ", rules: [{"
          + who.from()
          + "to: [{operation: {"
          + act
          + "}}]}]}\n";
    }
  }

  /// MeshPolicy, Policy or PeerAuthentication: whether callers must come by mutual TLS.
  ///
  /// @param service of the two scopes that are about one; else empty
  record Peers(Scope scope, String service, boolean strict) implements Law {
    /// The stronger first.
    enum Scope {
      WORKLOAD,
      SERVICE,
      NAMESPACE,
      NAMESPACE_OF_OLD,
      MESH,
      MESH_OF_OLD
    }

    boolean concerns(String asked) {
      return service.isEmpty() || service.equals(asked);
    }

    @Override
    public String name() {
      return scope + service;
    }

    @Override
    public String yaml() {
      String old = "spec: {%speers: [{mtls: {" + (strict ? "" : "mode: PERMISSIVE") + "}}]}\n";
      String today = "spec: {%smtls: {mode: " + (strict ? "STRICT" : "PERMISSIVE") + "}}\n";
      return switch (scope) {
        case WORKLOAD ->
            peers(inDefault(service))
                + today.formatted("selector: {matchLabels: {app: " + service + "}}, ");
        case SERVICE ->
            object("authentication.istio.io/v1alpha1", "Policy", inDefault(service))
                + old.formatted("targets: [{name: " + service + "}], ");
        case NAMESPACE -> peers(inDefault("default")) + today.formatted("");
        case NAMESPACE_OF_OLD ->
            object("authentication.istio.io/v1alpha1", "Policy", inDefault("default"))
                + old.formatted("");
        case MESH -> peers("default, namespace: istio-system") + today.formatted("");
        case MESH_OF_OLD ->
            object("authentication.istio.io/v1alpha1", "MeshPolicy", "default") + old.formatted("");
      };
    }

    private static String peers(String name) {
      return object("security.istio.io/v1beta1", "PeerAuthentication", name);
    }
  }

  private static String inDefault(String name) {
    return name + ", namespace: default";
  }

  private static String object(String version, String kind, String name) {
    return "apiVersion: %s\nkind: %s\nmetadata: {name: %s}\n".formatted(version, kind, name);
  }

  private static String host(String service) {
    return service + ".default.svc.cluster.local";
  }
}
