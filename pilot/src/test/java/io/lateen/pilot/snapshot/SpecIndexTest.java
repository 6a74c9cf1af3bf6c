package io.lateen.pilot.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.rule.IstioService;
import io.lateen.model.rule.Meta;
import io.lateen.model.rule.QuotaSpec;
import io.lateen.model.rule.QuotaSpecBinding;
import io.lateen.model.rule.SpecReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecIndexTest {
  private static final String RATINGS = "ratings.default.svc.cluster.local";

  @Test
  void aNameWithoutNamespaceMeansTheBindings() {
    assertThat(isBound("default", "", RATINGS)).isTrue();
    assertThat(isBound("other", "", RATINGS)).isFalse();
    assertThat(isBound("other", "default", RATINGS)).isTrue();
  }

  @Test
  void inTheRootNamespaceItMeansAll() {
    assertThat(isBound("istio-system", "", RATINGS)).isTrue();
    assertThat(isBound("istio-system", "", "ratings.other.svc.cluster.local")).isTrue();
    assertThat(isBound("istio-system", "other", RATINGS)).isFalse();
    assertThat(isBound("istio-system", "", "my-ratings.default.svc.cluster.local")).isFalse();
    assertThat(isBound("istio-system", "", "ratings.example.com")).isFalse();
  }

  private static boolean isBound(String bindingNamespace, String serviceNamespace, String host) {
    IstioService service = new IstioService("ratings", serviceNamespace, "", "", Map.of());
    QuotaSpecBinding binding =
        new QuotaSpecBinding(
            meta("binding", bindingNamespace),
            List.of(service),
            List.of(new SpecReference("spec", "default")));
    QuotaSpec spec = new QuotaSpec(meta("spec", "default"), List.of());
    return !new SpecIndex(List.of(spec, binding), MeshConfig.DEFAULT).quotas(host).isEmpty();
  }

  private static Meta meta(String name, String namespace) {
    return new Meta(name, namespace, Map.of(), Map.of(), Instant.EPOCH, "");
  }
}
