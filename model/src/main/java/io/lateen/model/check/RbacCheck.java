package io.lateen.model.check;

import io.lateen.model.rule.RbacConfig;
import io.lateen.model.rule.RbacConfig.Mode;
import io.lateen.model.rule.RbacConfig.Target;
import io.lateen.model.rule.ServiceRole;
import io.lateen.model.rule.ServiceRole.AccessRule;
import io.lateen.model.rule.ServiceRole.Constraint;
import io.lateen.model.rule.ServiceRoleBinding;
import io.lateen.model.rule.ServiceRoleBinding.Subject;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Rules of roles, their bindings, and where RBAC is on.
final class RbacCheck {
  private static final Pattern CONSTRAINT =
      Pattern.compile(
          "destination\\.(name|namespace|user|ip|port|labels\\[.+])|request\\.headers\\[.+]"
              + "|connection\\.sni|experimental\\.envoy\\.filters\\.[^\\[]+\\[.+]");
  private static final Pattern PROPERTY =
      Pattern.compile(
          "source\\.(ip|namespace|principal)|request\\.headers\\[.+]"
              + "|request\\.auth\\.(principal|audiences|presenter|claims\\[.+])");
  private static final String CONSTRAINTS =
      "destination.name, .namespace, .user, .ip, .port or .labels[name], request.headers[name],"
          + " connection.sni, experimental.envoy.filters.filter[key]";
  private static final String PROPERTIES =
      "source.ip, .namespace or .principal, request.headers[name], request.auth.principal,"
          + " .audiences, .presenter or .claims[name]";

  private final Problems problems;

  RbacCheck(Problems problems) {
    this.problems = problems;
  }

  void check(ServiceRole role) {
    FieldPath rules = FieldPath.SPEC.field("rules");
    if (role.rules().isEmpty()) {
      problems.missing(rules, "at least one rule");
    }
    problems.each(rules, role.rules(), this::rule);
  }

  private void rule(FieldPath path, AccessRule rule) {
    if (rule.services().isEmpty()) {
      problems.missing(path.field("services"), "at least one service, or \"*\"");
    }
    PartCheck parts = new PartCheck(problems);
    problems.each(path.field("ports"), rule.ports(), parts::port);
    problems.each(path.field("notPorts"), rule.notPorts(), parts::port);
    problems.each(path.field("constraints"), rule.constraints(), this::constraint);
  }

  private void constraint(FieldPath path, Constraint constraint) {
    FieldPath key = path.field("key");
    if (constraint.key().isEmpty()) {
      problems.missing(key, CONSTRAINTS);
    } else if (!CONSTRAINT.matcher(constraint.key()).matches()) {
      problems.warning(
          key,
          Problems.quote(constraint.key()) + " allows nothing (expected: " + CONSTRAINTS + ")");
    }
    if (constraint.values().isEmpty()) {
      problems.missing(path.field("values"), "at least one value");
    }
    if (constraint.key().equals("destination.ip")) {
      problems.each(path.field("values"), constraint.values(), this::network);
    }
    if (constraint.key().equals("destination.port")) {
      problems.each(path.field("values"), constraint.values(), this::port);
    }
  }

  private void network(FieldPath path, String text) {
    if (!HostCheck.isSubnet(text)) {
      problems.unexpected(path, text, "an IP address, or a network like 10.0.0.0/8");
    }
  }

  private void port(FieldPath path, String text) {
    if (!text.matches("\\d{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
      problems.unexpected(path, text, "1..65535");
    }
  }

  void check(ServiceRoleBinding binding) {
    FieldPath subjects = FieldPath.SPEC.field("subjects");
    if (binding.subjects().isEmpty()) {
      problems.missing(subjects, "at least one subject");
    }
    problems.each(subjects, binding.subjects(), this::subject);
    FieldPath role = FieldPath.SPEC.field("roleRef");
    if (!binding.roleKind().equals("ServiceRole")) {
      problems.unexpected(role.field("kind"), binding.roleKind(), "ServiceRole");
    }
    if (binding.roleName().isEmpty()) {
      problems.missing(role.field("name"), "the name of a ServiceRole of this namespace");
    }
  }

  private void subject(FieldPath path, Subject subject) {
    boolean empty =
        subject.user().isEmpty()
            && subject.group().isEmpty()
            && subject.properties().isEmpty()
            && subject.names().isEmpty()
            && subject.groups().isEmpty()
            && subject.namespaces().isEmpty()
            && subject.ips().isEmpty();
    if (empty) {
      problems.missing(path, "user, group or properties");
    }
    problems.each(path.field("ips"), subject.ips(), this::network);
    problems.each(path.field("notIps"), subject.notIps(), this::network);
    FieldPath properties = path.field("properties");
    subject
        .properties()
        .forEach(
            (key, value) -> {
              if (!PROPERTY.matcher(key).matches()) {
                problems.warning(
                    properties.field(key), "means nobody (expected: " + PROPERTIES + ")");
              } else if (key.equals("source.ip")) {
                network(properties.field(key), value);
              }
            });
  }

  void check(RbacConfig config) {
    if (!config.meta().name().equals("default")) {
      problems.unexpected(
          FieldPath.ROOT.field("metadata").field("name"), config.meta().name(), "default");
    }
    if (config.mode() == Mode.ON_WITH_INCLUSION) {
      target("inclusion", config.inclusion());
    }
    if (config.mode() == Mode.ON_WITH_EXCLUSION) {
      target("exclusion", config.exclusion());
    }
  }

  private void target(String field, @Nullable Target target) {
    FieldPath path = FieldPath.SPEC.field(field);
    if (target == null) {
      problems.missing(path, "services or namespaces");
      return;
    }
    problems.each(path.field("services"), target.services(), this::notEmpty);
    problems.each(path.field("namespaces"), target.namespaces(), this::notEmpty);
  }

  private void notEmpty(FieldPath path, String text) {
    if (text.isEmpty()) {
      problems.missing(path, "a name");
    }
  }
}
