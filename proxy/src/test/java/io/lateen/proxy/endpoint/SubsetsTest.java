package io.lateen.proxy.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.Endpoint;
import io.lateen.proxy.resource.LocalityEndpoints;
import io.lateen.proxy.resource.MetadataMatch;
import io.lateen.proxy.resource.SubsetBalancing;
import io.lateen.proxy.resource.SubsetBalancing.Fallback;
import io.lateen.proxy.resource.SubsetBalancing.Selector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Where a request may go by what it asks for. Endpoints are known by their ports.
final class SubsetsTest {
  private static final Fallback NONE = new Fallback.None();
  private static final Fallback ANY = new Fallback.AnyEndpoint();
  private static final Fallback USUAL = new Fallback.DefaultSubset();

  private Fallback fallback = NONE;
  private MetadataMatch usual = MetadataMatch.ANY;
  private List<Selector> selectors = List.of(selector("version"), selector("stage", "version"));
  private boolean weightAware;
  private boolean scaled;
  private boolean panicModeAny;
  private boolean listAsAny;
  private boolean fallbackList;

  private static Selector selector(String... keys) {
    return new Selector(Set.of(keys), false, null);
  }

  private static MetadataMatch asking(Object... pairs) {
    return pairs.length == 0
        ? MetadataMatch.ANY
        : new MetadataMatch(
            pairs.length == 2
                ? Map.of((String) pairs[0], pairs[1])
                : Map.of((String) pairs[0], pairs[1], (String) pairs[2], pairs[3]));
  }

  private static Endpoint endpoint(int port, Map<String, Object> metadata) {
    return new Endpoint(new Address("127.0.0.1", port), 1, Endpoint.Health.HEALTHY, "", metadata);
  }

  private static LocalityEndpoints locality(int weight, int priority, Endpoint... endpoints) {
    return new LocalityEndpoints("r", "z" + weight, "", weight, priority, List.of(endpoints));
  }

  private static final LocalityEndpoints FIRST =
      locality(
          10,
          0,
          endpoint(1, Map.of("version", "v1", "stage", "prod")),
          endpoint(2, Map.of("version", "v2", "stage", "prod")),
          endpoint(3, Map.of("version", "v1", "stage", "dev")),
          endpoint(4, Map.of()));
  private static final LocalityEndpoints SECOND =
      locality(20, 1, endpoint(5, Map.of("version", "v1")), endpoint(6, Map.of("version", "v3")));

  private Subsets subsets(LocalityEndpoints... localities) {
    SubsetBalancing config =
        new SubsetBalancing(
            fallback, usual, selectors, weightAware, scaled, panicModeAny, listAsAny, fallbackList);
    return Subsets.of(EndpointSet.of(List.of(localities), 140, true), config);
  }

  /// `SELECTED [[1, 3], [5]]`: the kind and the ports by priority.
  private List<String> resorts(MetadataMatch wanted) {
    return subsets(FIRST, SECOND).resorts(wanted).stream().map(SubsetsTest::brief).toList();
  }

  private static String brief(Resort resort) {
    return resort.kind() + " " + ports(resort.members());
  }

  private static List<List<Integer>> ports(EndpointSet set) {
    return set.levels().stream()
        .map(level -> level.members().stream().map(member -> member.address().getPort()).toList())
        .toList();
  }

  @Test
  void endpointsThatSayWhatIsAskedFor() {
    assertThat(resorts(asking("version", "v1"))).containsExactly("SELECTED [[1, 3], [5]]");
    assertThat(resorts(asking("version", "v1", "stage", "prod")))
        .containsExactly("SELECTED [[1], []]");
  }

  @Test
  void askingMustBeBySomeSelectorsKeys() {
    assertThat(resorts(asking("stage", "prod"))).isEmpty();
    assertThat(subsets(FIRST).lacking(asking("stage", "prod")))
        .isEqualTo("no selector has the keys of stage=prod");
    assertThat(subsets(FIRST).lacking(asking("version", "v9")))
        .isEqualTo("no endpoint has version=v9");
  }

  @Test
  void theClustersFallback() {
    assertThat(resorts(asking("version", "v9"))).isEmpty();
    fallback = ANY;
    assertThat(resorts(asking("version", "v9"))).containsExactly("FALLBACK [[1, 2, 3, 4], [5, 6]]");
    fallback = USUAL;
    assertThat(resorts(asking())).containsExactly("FALLBACK [[1, 2, 3, 4], [5, 6]]");
    usual = asking("stage", "prod");
    assertThat(resorts(asking())).containsExactly("FALLBACK [[1, 2], []]");
    panicModeAny = true;
    assertThat(resorts(asking()))
        .containsExactly("FALLBACK [[1, 2], []]", "PANIC [[1, 2, 3, 4], [5, 6]]");
    assertThat(resorts(asking("version", "v1"))).containsExactly("SELECTED [[1, 3], [5]]");
  }

  @Test
  void aSelectorsOwnFallback() {
    fallback = ANY;
    usual = asking("stage", "dev");
    MetadataMatch wanted = asking("version", "v9", "stage", "prod");
    selectors = List.of(new Selector(Set.of("stage", "version"), false, NONE));
    assertThat(resorts(wanted)).isEmpty();
    selectors = List.of(new Selector(Set.of("stage", "version"), false, USUAL));
    assertThat(resorts(wanted)).containsExactly("FALLBACK_OF_SELECTOR [[3], []]");
    selectors = List.of(new Selector(Set.of("stage", "version"), false, ANY));
    assertThat(resorts(wanted)).containsExactly("FALLBACK_OF_SELECTOR [[1, 2, 3, 4], [5, 6]]");
  }

  @Test
  void fewerKeys() {
    Fallback stage = new Fallback.Keys(Set.of("stage"));
    selectors =
        List.of(
            new Selector(Set.of("stage", "version"), false, stage),
            new Selector(Set.of("stage"), false, USUAL));
    usual = asking("version", "v3");
    assertThat(resorts(asking("version", "v9", "stage", "prod")))
        .containsExactly("SELECTED [[1, 2], []]");
    assertThat(resorts(asking("version", "v9", "stage", "none")))
        .containsExactly("FALLBACK_OF_SELECTOR [[], [6]]");
  }

  @Test
  void alternativesOneAfterTheOther() {
    fallback = ANY;
    List<Map<String, String>> others =
        List.of(Map.of("version", "v3"), Map.of("stage", "dev"), Map.of("version", "v9"));
    MetadataMatch wanted = asking("version", "v1", SubsetBalancing.ALTERNATIVES, others);
    assertThat(resorts(wanted)).containsExactly("FALLBACK [[1, 2, 3, 4], [5, 6]]");
    fallbackList = true;
    assertThat(resorts(wanted))
        .containsExactly(
            "SELECTED [[], [6]]", "SELECTED [[3], []]", "FALLBACK [[1, 2, 3, 4], [5, 6]]");
    assertThat(resorts(asking("version", "v1", SubsetBalancing.ALTERNATIVES, List.of())))
        .containsExactly("SELECTED [[1, 3], [5]]");
  }

  @Test
  void aListIsAnyOfItsElements() {
    LocalityEndpoints both =
        locality(1, 0, endpoint(7, Map.of("version", List.of("v1", "v2"), "stage", "prod")));
    MetadataMatch one = asking("version", "v2", "stage", "prod");
    assertThat(subsets(both).resorts(one)).isEmpty();
    assertThat(subsets(both).resorts(asking("version", List.of("v1", "v2")))).hasSize(1);
    listAsAny = true;
    usual = asking("version", "v1");
    fallback = USUAL;
    assertThat(subsets(both).resorts(one))
        .extracting(SubsetsTest::brief)
        .containsExactly("SELECTED [[7]]");
    assertThat(subsets(both).resorts(asking()))
        .extracting(SubsetsTest::brief)
        .containsExactly("FALLBACK [[7]]");
    assertThat(subsets(both).names()).hasSize(4);
  }

  @Test
  void oneEndpointOnlyWhateverItsHealth() {
    selectors = List.of(new Selector(Set.of("version"), true, null));
    EndpointSet all = EndpointSet.of(List.of(SECOND, FIRST), 140, false).without(down -> true);
    Subsets subsets =
        Subsets.of(
            all, new SubsetBalancing(NONE, usual, selectors, false, false, false, false, false));
    Resort only = subsets.resorts(asking("version", "v1")).getFirst();
    assertThat(ports(only.members())).isEqualTo(List.of(List.of(1), List.of()));
    assertThat(only.members().healthy()).isEqualTo(1);
    assertThat(subsets.duplicates()).isEqualTo(1);
  }

  @Test
  void numbersTextsAndBooleansAreNotTheSame() {
    LocalityEndpoints all =
        locality(
            1,
            0,
            endpoint(1, Map.of("version", 1.0)),
            endpoint(2, Map.of("version", "1")),
            endpoint(3, Map.of("version", true)));
    assertThat(subsets(all).resorts(asking("version", 1.0)))
        .extracting(SubsetsTest::brief)
        .containsExactly("SELECTED [[1]]");
    assertThat(subsets(all).resorts(asking("version", "1")))
        .extracting(SubsetsTest::brief)
        .containsExactly("SELECTED [[2]]");
    assertThat(asking("version", 1.0)).hasToString("version=1");
  }

  private List<Integer> weights() {
    LocalityEndpoints half =
        locality(10, 0, endpoint(1, Map.of("version", "v1")), endpoint(2, Map.of("version", "v2")));
    LocalityEndpoints third =
        locality(
            20,
            0,
            Stream.of("v1", "v2", "v3")
                .map(version -> endpoint(3, Map.of("version", version)))
                .toArray(Endpoint[]::new));
    LocalityEndpoints none = locality(30, 0, endpoint(4, Map.of("version", "v2")));
    Resort part = subsets(half, third, none).resorts(asking("version", "v1")).getFirst();
    return part.members().levels().getFirst().localityWeights();
  }

  /// Envoy: `round(weight * hosts of the subset / hosts)`.
  @Test
  void localitiesWeights() {
    assertThat(weights()).isEmpty();
    weightAware = true;
    assertThat(weights()).containsExactly(10, 20, 30);
    scaled = true;
    assertThat(weights()).containsExactly(5, 7, 0);
  }
}
