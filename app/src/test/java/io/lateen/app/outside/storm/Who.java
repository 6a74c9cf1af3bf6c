package io.lateen.app.outside.storm;

/// Whom a law is about.
///
/// @param namespace empty: everybody, also without a name
/// @param account empty: all of the namespace
record Who(String namespace, String account) {
  static final Who EVERYBODY = new Who("", "");

  boolean covers(Caller caller) {
    return namespace.isEmpty()
        || (namespace.equals(caller.namespace())
            && (account.isEmpty() || account.equals(caller.account())));
  }

  /// One subject of a ServiceRoleBinding.
  String subject() {
    if (namespace.isEmpty()) {
      return "{user: \"*\"}";
    }
    return account.isEmpty()
        ? "{properties: {source.namespace: " + namespace + "}}"
        : "{user: " + principal() + "}";
  }

  /// Of a rule of an AuthorizationPolicy: nothing, or the field `from` and a comma.
  String from() {
    if (namespace.isEmpty()) {
      return "";
    }
    String source =
        account.isEmpty() ? "namespaces: [" + namespace + "]" : "principals: [" + principal() + "]";
    return "from: [{source: {" + source + "}}], ";
  }

  private String principal() {
    return "cluster.local/ns/" + namespace + "/sa/" + account;
  }
}
