package io.lateen.proxy.endpoint;

import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.SubsetBalancing;
import io.lateen.proxy.resource.SubsetBalancing.Fallback;
import io.lateen.proxy.resource.SubsetBalancing.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A cluster's endpoints by what they say of themselves (Envoy, "Load balancer subsets").
/// Immutable; shared by all workers.
public final class Subsets {
  private final SubsetBalancing config;
  private final Map<Set<String>, Selector> selectors = new HashMap<>();
  private final Map<MetadataMatch, EndpointSet> parts;
  private final int duplicates;
  private final EndpointSet any;
  private final EndpointSet usual;

  private Subsets(EndpointSet all, SubsetBalancing config) {
    this.config = config;
    SubsetParts found = new SubsetParts(all, config);
    for (Selector selector : config.selectors()) {
      if (selectors.putIfAbsent(selector.keys(), selector) == null) {
        found.select(selector);
      }
    }
    parts = found.parts();
    duplicates = found.duplicates();
    any = found.part(MetadataMatch.ANY);
    usual = found.part(config.defaultSubset());
  }

  public static Subsets of(EndpointSet all, SubsetBalancing config) {
    return new Subsets(all, config);
  }

  /// What the endpoints of each subset say.
  public Set<MetadataMatch> names() {
    return parts.keySet();
  }

  /// Endpoints that get nothing, for another is their subset's only one.
  public int duplicates() {
    return duplicates;
  }

  /// Where a request may go, the first that has an endpoint for it.
  public List<Resort> resorts(MetadataMatch wanted) {
    if (!config.fallbackList() || !wanted.keys().contains(SubsetBalancing.ALTERNATIVES)) {
      return once(wanted);
    }
    MetadataMatch plain = wanted.without(SubsetBalancing.ALTERNATIVES);
    Object alternatives = wanted.criteria().get(SubsetBalancing.ALTERNATIVES);
    if (!(alternatives instanceof List<?> list) || list.isEmpty()) {
      return once(plain);
    }
    List<Resort> all = new ArrayList<>();
    list.forEach(one -> all.addAll(once(plain.overriddenBy(criteria(one)))));
    return List.copyOf(all);
  }

  @SuppressWarnings("unchecked") // keys of metadata are texts
  private static MetadataMatch criteria(Object alternative) {
    return alternative instanceof Map<?, ?> fields
        ? new MetadataMatch((Map<String, Object>) fields)
        : MetadataMatch.ANY;
  }

  private List<Resort> once(MetadataMatch wanted) {
    EndpointSet part = parts.get(wanted);
    if (part != null) {
      return List.of(new Resort(Resort.Kind.SELECTED, part, "those with " + wanted));
    }
    Selector selector = selectors.get(wanted.keys());
    Fallback own = selector == null ? null : selector.fallback();
    return own == null ? ofCluster(wanted) : ofSelector(own, wanted);
  }

  private List<Resort> ofSelector(Fallback fallback, MetadataMatch wanted) {
    Resort.Kind kind = Resort.Kind.FALLBACK_OF_SELECTOR;
    return switch (fallback) {
      case Fallback.None _ -> List.of();
      case Fallback.AnyEndpoint _ -> List.of(new Resort(kind, any, anyFor(wanted)));
      case Fallback.DefaultSubset _ -> List.of(new Resort(kind, usual, usualFor(wanted)));
      case Fallback.Keys keys -> once(wanted.only(keys.keys()));
    };
  }

  private List<Resort> ofCluster(MetadataMatch wanted) {
    Resort.Kind kind = Resort.Kind.FALLBACK;
    Resort first =
        switch (config.fallback()) {
          case Fallback.AnyEndpoint _ -> new Resort(kind, any, anyFor(wanted));
          case Fallback.DefaultSubset _ -> new Resort(kind, usual, usualFor(wanted));
          case Fallback.None _, Fallback.Keys _ -> null;
        };
    if (first == null) {
      return List.of();
    }
    Resort last = new Resort(Resort.Kind.PANIC, any, anyFor(wanted) + " and the fallback has none");
    return config.panicModeAny() ? List.of(first, last) : List.of(first);
  }

  private String anyFor(MetadataMatch wanted) {
    return "any, for " + lacking(wanted);
  }

  private String usualFor(MetadataMatch wanted) {
    String usually = config.defaultSubset().isEmpty() ? "" : " (" + config.defaultSubset() + ")";
    return "the default subset" + usually + ", for " + lacking(wanted);
  }

  /// Why there is no subset for it.
  public String lacking(MetadataMatch wanted) {
    if (wanted.isEmpty()) {
      return "nothing is asked for";
    }
    return selectors.containsKey(wanted.keys())
        ? "no endpoint has " + wanted
        : "no selector has the keys of " + wanted;
  }
}
