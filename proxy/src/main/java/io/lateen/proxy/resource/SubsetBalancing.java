package io.lateen.proxy.resource;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `Cluster.LbSubsetConfig`: a request goes to those of a cluster's endpoints that say of
/// themselves what its route asks for ([MetadataMatch]).
///
/// @param fallback where a request goes for which there is no subset
/// @param defaultSubset what endpoints of the default subset say; nothing: it is all of them
/// @param selectors at least one; of several with the same keys the first counts
/// @param localityWeightAware localities keep their weights within a subset
/// @param scaleLocalityWeight … as far as their endpoints belong to it
/// @param panicModeAny any endpoint rather than none where the fallback has none
/// @param listAsAny an endpoint that says a list belongs to a subset for each of its elements
/// @param fallbackList a request may name alternatives ([#ALTERNATIVES])
public record SubsetBalancing(
    Fallback fallback,
    MetadataMatch defaultSubset,
    List<Selector> selectors,
    boolean localityWeightAware,
    boolean scaleLocalityWeight,
    boolean panicModeAny,
    boolean listAsAny,
    boolean fallbackList) {
  /// Under which key a request names what it asks for instead, one after the other.
  public static final String ALTERNATIVES = "fallback_list";

  public SubsetBalancing {
    selectors = List.copyOf(selectors);
  }

  /// What is done when no endpoint says what a request asks for.
  public sealed interface Fallback {
    record None() implements Fallback {}

    record AnyEndpoint() implements Fallback {}

    record DefaultSubset() implements Fallback {}

    /// Of a selector only: fewer keys are asked for.
    record Keys(Set<String> keys) implements Fallback {
      public Keys {
        keys = sorted(keys);
      }
    }
  }

  /// Makes a subset for each combination of values that endpoints have under some keys.
  ///
  /// @param singleHost each subset is one endpoint, the first found, healthy or not
  /// @param fallback null: the cluster's
  public record Selector(Set<String> keys, boolean singleHost, @Nullable Fallback fallback) {
    public Selector {
      keys = sorted(keys);
    }
  }

  private static Set<String> sorted(Set<String> keys) {
    return Collections.unmodifiableSet(new TreeSet<>(keys));
  }
}
