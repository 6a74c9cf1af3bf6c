package io.lateen.wire.document;

import io.lateen.model.rule.EnforcementMode;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.RbacConfig;
import io.lateen.model.rule.RbacConfig.Mode;
import io.lateen.model.rule.RbacConfig.Target;
import io.lateen.model.rule.ServiceRole;
import io.lateen.model.rule.ServiceRole.AccessRule;
import io.lateen.model.rule.ServiceRole.Constraint;
import io.lateen.model.rule.ServiceRoleBinding;
import io.lateen.model.rule.ServiceRoleBinding.Subject;

/// The kinds of rbac.istio.io/v1alpha1.
final class RbacDocumentParser {
  private RbacDocumentParser() {}

  static ServiceRole role(Meta meta, Fields spec) {
    return new ServiceRole(meta, spec.objects("rules", RbacDocumentParser::rule));
  }

  private static AccessRule rule(Fields fields) {
    return new AccessRule(
        fields.strings("services"),
        fields.strings("hosts"),
        fields.strings("notHosts"),
        fields.strings("paths"),
        fields.strings("notPaths"),
        fields.strings("methods"),
        fields.strings("notMethods"),
        fields.uints("ports"),
        fields.uints("notPorts"),
        fields.objects(
            "constraints", c -> new Constraint(c.stringOrEmpty("key"), c.strings("values"))));
  }

  static ServiceRoleBinding binding(Meta meta, Fields spec) {
    record Reference(String kind, String name) {}
    Reference role =
        spec.object(
            "roleRef", ref -> new Reference(ref.stringOrEmpty("kind"), ref.stringOrEmpty("name")));
    return new ServiceRoleBinding(
        meta,
        spec.objects("subjects", RbacDocumentParser::subject),
        role == null ? "" : role.kind,
        role == null ? "" : role.name,
        spec.choice("mode", EnforcementMode.class));
  }

  private static Subject subject(Fields fields) {
    return new Subject(
        fields.stringOrEmpty("user"),
        fields.strings("names"),
        fields.strings("notNames"),
        fields.stringOrEmpty("group"),
        fields.strings("groups"),
        fields.strings("notGroups"),
        fields.strings("namespaces"),
        fields.strings("notNamespaces"),
        fields.strings("ips"),
        fields.strings("notIps"),
        fields.stringMap("properties"));
  }

  static RbacConfig clusterConfig(Meta meta, Fields spec) {
    return config(meta, spec, true);
  }

  static RbacConfig config(Meta meta, Fields spec) {
    return config(meta, spec, false);
  }

  private static RbacConfig config(Meta meta, Fields spec, boolean clusterWide) {
    return new RbacConfig(
        meta,
        clusterWide,
        spec.choice("mode", Mode.class),
        spec.object("inclusion", RbacDocumentParser::target),
        spec.object("exclusion", RbacDocumentParser::target),
        spec.choice("enforcementMode", EnforcementMode.class));
  }

  private static Target target(Fields fields) {
    return new Target(fields.strings("services"), fields.strings("namespaces"));
  }
}
