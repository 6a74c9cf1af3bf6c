package io.lateen.model.check;

import io.lateen.model.rule.ConfigPatch;
import io.lateen.model.rule.ConfigPatch.ApplyTo;
import io.lateen.model.rule.ConfigPatch.ClusterTarget;
import io.lateen.model.rule.ConfigPatch.Everything;
import io.lateen.model.rule.ConfigPatch.ListenerTarget;
import io.lateen.model.rule.ConfigPatch.Operation;
import io.lateen.model.rule.ConfigPatch.RouteTarget;
import io.lateen.model.rule.ConfigPatch.Target;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Whether a patch is one that can be applied somewhere.
final class ConfigPatchCheck {
  private static final Set<Operation> OF_FILTERS =
      EnumSet.complementOf(EnumSet.of(Operation.INVALID));
  private static final Set<Operation> OF_OBJECTS =
      EnumSet.of(Operation.MERGE, Operation.ADD, Operation.REMOVE);
  private static final Set<Operation> OF_ROUTES =
      EnumSet.of(
          Operation.MERGE,
          Operation.ADD,
          Operation.REMOVE,
          Operation.INSERT_BEFORE,
          Operation.INSERT_AFTER,
          Operation.INSERT_FIRST);

  private final Problems problems;
  private final PartCheck parts;

  ConfigPatchCheck(Problems problems) {
    this.problems = problems;
    this.parts = new PartCheck(problems);
  }

  void check(FieldPath path, ConfigPatch patch) {
    if (!isPossible(path.field("applyTo"), patch.applyTo())) {
      return;
    }
    operation(path.field("patch"), patch);
    FieldPath match = path.field("match");
    target(match, patch);
    anchor(match, patch);
  }

  private boolean isPossible(FieldPath path, ApplyTo applyTo) {
    switch (applyTo) {
      case INVALID -> problems.missing(path, "LISTENER, HTTP_FILTER, CLUSTER, …");
      case BOOTSTRAP ->
          problems.unexpected(
              path, applyTo, "none: a bootstrap is written before Pilot is asked; see --config");
      case EXTENSION_CONFIG ->
          problems.unexpected(
              path, applyTo, "HTTP_FILTER with typed_config: Pilot serves no extensions apart");
      case LISTENER, FILTER_CHAIN, NETWORK_FILTER, HTTP_FILTER, LISTENER_FILTER -> {
        return true;
      }
      case ROUTE_CONFIGURATION, VIRTUAL_HOST, HTTP_ROUTE, CLUSTER -> {
        return true;
      }
    }
    return false;
  }

  private void operation(FieldPath path, ConfigPatch patch) {
    Operation operation = patch.patch().operation();
    Set<Operation> possible = operations(patch.applyTo());
    if (!possible.contains(operation)) {
      problems.unexpected(
          path.field("operation"), operation, "one of " + possible + " for " + patch.applyTo());
    }
    boolean removes = operation == Operation.REMOVE;
    if (!removes && patch.patch().value().isEmpty()) {
      problems.missing(path.field("value"), "what to " + operation);
    }
    if (removes && !patch.patch().value().isEmpty()) {
      problems.error(path.field("value"), "an object (expected: none, for REMOVE)");
    }
  }

  private static Set<Operation> operations(ApplyTo applyTo) {
    return switch (applyTo) {
      case NETWORK_FILTER, HTTP_FILTER, LISTENER_FILTER -> OF_FILTERS;
      case HTTP_ROUTE -> OF_ROUTES;
      case ROUTE_CONFIGURATION -> EnumSet.of(Operation.MERGE);
      case LISTENER, FILTER_CHAIN, VIRTUAL_HOST, CLUSTER -> OF_OBJECTS;
      case INVALID, EXTENSION_CONFIG, BOOTSTRAP -> Set.of();
    };
  }

  private void target(FieldPath match, ConfigPatch patch) {
    Target target = patch.match().target();
    String wanted = field(patch.applyTo());
    switch (target) {
      case Everything _ -> {}
      case ListenerTarget listener -> {
        expect(match, "listener", wanted, patch.applyTo());
        port(match.field("listener").field("portNumber"), listener.portNumber());
      }
      case RouteTarget route -> {
        expect(match, "routeConfiguration", wanted, patch.applyTo());
        port(match.field("routeConfiguration").field("portNumber"), route.portNumber());
      }
      case ClusterTarget cluster -> {
        expect(match, "cluster", wanted, patch.applyTo());
        port(match.field("cluster").field("portNumber"), cluster.portNumber());
      }
    }
  }

  private static String field(ApplyTo applyTo) {
    return switch (applyTo) {
      case ROUTE_CONFIGURATION, VIRTUAL_HOST, HTTP_ROUTE -> "routeConfiguration";
      case CLUSTER -> "cluster";
      case LISTENER, FILTER_CHAIN, NETWORK_FILTER, HTTP_FILTER, LISTENER_FILTER -> "listener";
      case INVALID, EXTENSION_CONFIG, BOOTSTRAP -> "";
    };
  }

  private void expect(FieldPath match, String given, String wanted, ApplyTo applyTo) {
    if (!given.equals(wanted)) {
      problems.error(
          match.field(given), "an object (expected: " + wanted + ", for " + applyTo + ")");
    }
  }

  private void port(FieldPath path, int number) {
    if (number != 0) {
      parts.port(path, number);
    }
  }

  /// A filter or route to change, or to insert beside, must be named.
  private void anchor(FieldPath match, ConfigPatch patch) {
    Operation operation = patch.patch().operation();
    if (operation == Operation.ADD || operation == Operation.INSERT_FIRST) {
      return;
    }
    FieldPath chain = match.field("listener").field("filterChain").field("filter");
    Target target = patch.match().target();
    ListenerTarget listener = target instanceof ListenerTarget some ? some : null;
    switch (patch.applyTo()) {
      case NETWORK_FILTER ->
          named(chain.field("name"), listener == null ? "" : listener.chain().filter(), operation);
      case HTTP_FILTER ->
          named(
              chain.field("subFilter").field("name"),
              listener == null ? "" : listener.chain().subFilter(),
              operation);
      case LISTENER_FILTER ->
          named(
              match.field("listener").field("listenerFilter"),
              listener == null ? "" : listener.listenerFilter(),
              operation);
      case HTTP_ROUTE -> routeNamed(match, target, operation);
      case INVALID, LISTENER, FILTER_CHAIN, ROUTE_CONFIGURATION, VIRTUAL_HOST -> {}
      case CLUSTER, EXTENSION_CONFIG, BOOTSTRAP -> {}
    }
  }

  private void routeNamed(FieldPath match, Target target, Operation operation) {
    if (List.of(Operation.INSERT_BEFORE, Operation.INSERT_AFTER).contains(operation)) {
      FieldPath route = match.field("routeConfiguration").field("vhost").field("route");
      named(route.field("name"), target instanceof RouteTarget some ? some.route() : "", operation);
    }
  }

  private void named(FieldPath path, String name, Operation operation) {
    if (name.isEmpty()) {
      problems.missing(path, "which one to " + operation);
    }
  }
}
