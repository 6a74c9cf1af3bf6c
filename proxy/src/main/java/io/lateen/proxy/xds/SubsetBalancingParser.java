package io.lateen.proxy.xds;

import io.lateen.proxy.message.Fields;
import io.lateen.proxy.message.StructReader;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.SubsetBalancing;
import io.lateen.proxy.resource.SubsetBalancing.Fallback;
import io.lateen.proxy.resource.SubsetBalancing.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `Cluster.lb_subset_config`, and the `metadata_match` that chooses by it.
final class SubsetBalancingParser {
  private SubsetBalancingParser() {}

  /// What is asked of endpoints in a field of type `envoy.config.core.v3.Metadata`.
  static MetadataMatch match(Fields owner, String field) {
    Fields metadata = owner.child(field);
    if (metadata != null) {
      for (Fields filter : metadata.entries("filter_metadata")) {
        if (filter.string("key").equals(MetadataMatch.NAMESPACE)) {
          return new MetadataMatch(StructReader.struct(filter.child("value")));
        }
      }
    }
    return MetadataMatch.ANY;
  }

  /// Null when there is none; without any selector it is none to Envoy either.
  static @Nullable SubsetBalancing parse(Fields cluster, boolean localityWeighted) {
    Fields config = cluster.child("lb_subset_config");
    if (config == null) {
      return null;
    }
    SubsetBalancing parsed =
        new SubsetBalancing(
            fallback(config),
            new MetadataMatch(StructReader.struct(config.child("default_subset"))),
            selectors(config),
            config.bool("locality_weight_aware"),
            config.bool("scale_locality_weight"),
            config.bool("panic_mode_any"),
            config.bool("list_as_any"),
            fallbackList(config));
    if (parsed.localityWeightAware() && !localityWeighted) {
      config.problem(
          "locality_weight_aware",
          "true (expected: only with common_lb_config.locality_weighted_lb_config)");
    }
    if (cluster.word("lb_policy").equals("CLUSTER_PROVIDED")) {
      cluster.problem("lb_subset_config", "given (expected: no lb_policy CLUSTER_PROVIDED)");
    }
    config.refuseOthers();
    return config.has("subset_selectors") ? parsed : null;
  }

  private static Fallback fallback(Fields config) {
    String word = config.word("fallback_policy");
    return switch (word) {
      case "NO_FALLBACK" -> new Fallback.None();
      case "ANY_ENDPOINT" -> new Fallback.AnyEndpoint();
      case "DEFAULT_SUBSET" -> new Fallback.DefaultSubset();
      default -> {
        config.problem(
            "fallback_policy", word + " (expected: NO_FALLBACK, ANY_ENDPOINT or DEFAULT_SUBSET)");
        yield new Fallback.None();
      }
    };
  }

  private static boolean fallbackList(Fields config) {
    String word = config.word("metadata_fallback_policy");
    if (!word.equals("METADATA_NO_FALLBACK") && !word.equals("FALLBACK_LIST")) {
      config.problem(
          "metadata_fallback_policy", word + " (expected: METADATA_NO_FALLBACK or FALLBACK_LIST)");
    }
    return word.equals("FALLBACK_LIST");
  }

  /// One without keys selects nothing.
  private static List<Selector> selectors(Fields config) {
    List<Selector> selectors = new ArrayList<>();
    for (Fields selector : config.children("subset_selectors")) {
      Set<String> keys = new TreeSet<>(selector.strings("keys"));
      Set<String> fewer = new TreeSet<>(selector.strings("fallback_keys_subset"));
      Selector parsed =
          new Selector(keys, selector.bool("single_host_per_subset"), own(selector, fewer));
      check(selector, keys, fewer, parsed.fallback() instanceof Fallback.Keys);
      selector.refuseOthers();
      if (!keys.isEmpty()) {
        selectors.add(parsed);
      }
    }
    return selectors;
  }

  private static @Nullable Fallback own(Fields selector, Set<String> fewer) {
    String word = selector.word("fallback_policy");
    return switch (word) {
      case "NOT_DEFINED" -> null;
      case "NO_FALLBACK" -> new Fallback.None();
      case "ANY_ENDPOINT" -> new Fallback.AnyEndpoint();
      case "DEFAULT_SUBSET" -> new Fallback.DefaultSubset();
      case "KEYS_SUBSET" -> new Fallback.Keys(fewer);
      default -> {
        selector.problem(
            "fallback_policy",
            word
                + " (expected: NOT_DEFINED, NO_FALLBACK, ANY_ENDPOINT, DEFAULT_SUBSET or"
                + " KEYS_SUBSET)");
        yield null;
      }
    };
  }

  /// Fewer keys than before, so that falling back comes to an end.
  private static void check(
      Fields selector, Set<String> keys, Set<String> fewer, boolean fallsBackToKeys) {
    if (!fallsBackToKeys && !fewer.isEmpty()) {
      selector.problem(
          "fallback_keys_subset", fewer + " (expected: only with fallback_policy KEYS_SUBSET)");
    } else if (fallsBackToKeys
        && (fewer.isEmpty() || !keys.containsAll(fewer) || fewer.size() == keys.size())) {
      selector.problem("fallback_keys_subset", fewer + " (expected: some of " + keys + ")");
    }
  }
}
