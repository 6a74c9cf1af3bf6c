package io.lateen.citadel.expiry;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.expiry.CertificateFigures.Figure;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.SidecarStatus;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The files that sidecars and gateways read, by the statistics they show to anybody: told at their
/// Pods. One thread.
final class ProxyEnds implements EndSource {
  static final ObjectKind KIND = new ObjectKind("", "v1", "pods", "Pod", true);
  private static final String PAGE = "/stats/prometheus?usedonly&filter=%5C.ssl%5C.certificate%5C.";

  private final KubernetesClient client;
  private final Clock clock;
  private final FirstSeen firstSeen = new FirstSeen();

  ProxyEnds(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public List<Seen> look() throws IOException {
    Map<KubeObject, URI> pages = new LinkedHashMap<>();
    for (Pod pod : client.pods().inAnyNamespace().list().getItems()) {
      SidecarStatus.page(pod, PAGE).ifPresent(page -> pages.put(Seen.about(KIND, pod), page));
    }
    firstSeen.keep(pages.keySet().stream().map(KubeObject::uid).collect(Collectors.toSet()));
    Map<URI, List<Figure>> read = FigurePages.read(pages.values());
    List<Seen> all = new ArrayList<>();
    pages.forEach((pod, page) -> all.addAll(seen(pod, read.get(page))));
    return all;
  }

  /// @param figures null: no answer
  private List<Seen> seen(KubeObject pod, @Nullable List<Figure> figures) {
    return figures == null
        ? List.of(new Seen.Silent(pod))
        : Seen.of(pod, firstSeen.lives(pod.uid(), figures, clock.instant())).toList();
  }
}
