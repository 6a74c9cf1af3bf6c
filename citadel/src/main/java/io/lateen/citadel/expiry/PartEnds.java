package io.lateen.citadel.expiry;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.citadel.expiry.CertificateFigures.Figure;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The files that parts of the mesh itself read, Mixer for its adapters and Pilot for the issuers
/// of tokens, by their figures at the port that Istio calls `http-monitoring`: told at their
/// Services.
///
/// @param namespace where they run
record PartEnds(KubernetesClient client, String namespace) implements EndSource {
  private static final ObjectKind KIND = new ObjectKind("", "v1", "services", "Service", true);
  private static final String PORT = "http-monitoring";

  @Override
  public List<Seen> look() throws IOException {
    Map<String, List<URI>> pages = new LinkedHashMap<>();
    for (Endpoints one : client.endpoints().inNamespace(namespace).list().getItems()) {
      List<URI> own = one.getSubsets().stream().flatMap(PartEnds::pages).toList();
      if (!own.isEmpty()) {
        pages.put(one.getMetadata().getName(), own);
      }
    }
    Map<URI, List<Figure>> read =
        FigurePages.read(pages.values().stream().flatMap(List::stream).toList());
    List<Seen> all = new ArrayList<>();
    for (Service service : client.services().inNamespace(namespace).list().getItems()) {
      List<URI> own = pages.getOrDefault(service.getMetadata().getName(), List.of());
      all.addAll(seen(Seen.about(KIND, service), own, read));
    }
    return all;
  }

  private static Stream<URI> pages(EndpointSubset subset) {
    return subset.getPorts().stream()
        .filter(port -> PORT.equals(port.getName()))
        .flatMap(port -> subset.getAddresses().stream().map(address -> page(address, port)));
  }

  private static URI page(EndpointAddress address, EndpointPort port) {
    String host = address.getIp().contains(":") ? "[" + address.getIp() + "]" : address.getIp();
    return URI.create("http://" + host + ":" + port.getPort() + "/metrics");
  }

  /// As long as one of several does not answer, what was told may be of that one.
  private static List<Seen> seen(KubeObject service, List<URI> pages, Map<URI, List<Figure>> read) {
    List<Ending> endings = new ArrayList<>();
    for (URI page : pages) {
      for (Figure figure : read.getOrDefault(page, List.of())) {
        if (figure.from() != null) {
          endings.add(new Ending(figure.who(), figure.from(), figure.end(), true));
        }
      }
    }
    List<Seen> all = new ArrayList<>(Seen.of(service, endings).toList());
    if (!read.keySet().containsAll(pages)) {
      all.add(new Seen.Silent(service));
    }
    return all;
  }
}
