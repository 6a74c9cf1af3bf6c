package io.lateen.pilot.snapshot;

import io.lateen.model.check.FieldPath;
import io.lateen.model.check.Problem;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.VirtualService;
import io.lateen.model.rule.VirtualService.Delegate;
import io.lateen.model.rule.VirtualService.HttpRoute;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts the routes of delegates in the place of those that name them (today's Istio,
/// `mergeHTTPRoutes`). What cannot be put there is left out, and noted.
final class Delegation {
  private static final FieldPath HTTP = FieldPath.SPEC.field("http");

  private final Map<String, VirtualService> delegates = new HashMap<>();
  private final List<String> defaults;
  private final Map<String, List<RouteOrigin>> origins = new HashMap<>();
  private final Map<Meta, List<Problem>> problems = new LinkedHashMap<>();

  /// @param rules resolved
  /// @param defaults who sees rules that do not say it
  Delegation(Collection<VirtualService> rules, List<String> defaults) {
    this.defaults = defaults;
    rules.stream().filter(Delegation::isDelegate).forEach(rule -> delegates.put(key(rule), rule));
  }

  static boolean isDelegate(VirtualService rule) {
    return rule.hosts().isEmpty();
  }

  /// The rule with nobody else's routes but those that are written out.
  VirtualService complete(VirtualService root) {
    if (root.http().stream().allMatch(route -> route.delegate() == null)) {
      return root;
    }
    Routes routes = new Routes(root);
    for (int i = 0; i < root.http().size(); i++) {
      routes.add(i, root.http().get(i));
    }
    origins.put(key(root), List.copyOf(routes.origins));
    return new VirtualService(
        root.meta(),
        root.hosts(),
        root.gateways(),
        routes.http,
        root.tls(),
        root.tcp(),
        root.exportTo());
  }

  /// @param index in a rule that is complete
  RouteOrigin origin(VirtualService rule, int index) {
    List<RouteOrigin> merged = origins.get(key(rule));
    return merged == null ? new RouteOrigin(rule, index) : merged.get(index);
  }

  /// By rule, what was left out.
  Map<Meta, List<Problem>> problems() {
    return problems;
  }

  private static String key(VirtualService rule) {
    return rule.meta().namespace() + "/" + rule.meta().name();
  }

  /// Those of one rule in the making.
  private final class Routes {
    private final VirtualService root;
    private final List<HttpRoute> http = new ArrayList<>();
    private final List<RouteOrigin> origins = new ArrayList<>();

    Routes(VirtualService root) {
      this.root = root;
    }

    void add(int index, HttpRoute route) {
      Delegate delegate = route.delegate();
      if (delegate == null) {
        add(route, new RouteOrigin(root, index));
      } else {
        addAll(HTTP.item(index).field("delegate"), route, delegate);
      }
    }

    private void add(HttpRoute route, RouteOrigin origin) {
      http.add(route);
      origins.add(origin);
    }

    private void addAll(FieldPath path, HttpRoute outer, Delegate named) {
      String name = named.namespace() + "/" + named.name();
      VirtualService delegate = delegates.get(name);
      if (delegate == null) {
        note(path, name + " is not there (expected: a VirtualService without hosts)");
      } else if (!isVisible(delegate)) {
        note(path, name + " is not exported to namespace " + root.meta().namespace());
      } else {
        addAll(path, outer, delegate, name);
      }
    }

    private void addAll(FieldPath path, HttpRoute outer, VirtualService delegate, String name) {
      for (int i = 0; i < delegate.http().size(); i++) {
        HttpRoute merged = RouteMerge.of(outer, delegate.http().get(i));
        if (merged == null) {
          note(path, HTTP.item(i) + " of " + name + " matches what this route does not");
        } else {
          add(merged, new RouteOrigin(delegate, i));
        }
      }
    }

    private boolean isVisible(VirtualService delegate) {
      String owner = delegate.meta().namespace();
      return Visibility.sees(root.meta().namespace(), delegate.exportTo(), defaults, owner);
    }

    private void note(FieldPath path, String why) {
      problems
          .computeIfAbsent(root.meta(), meta -> new ArrayList<>())
          .add(Problem.warning(path.text(), why));
    }
  }
}
