package io.lateen.citadel.authenticate;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.lateen.model.name.TrustDomains;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Reading;
import io.lateen.wire.document.TrustDomainsParser;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The trust domains that count now: those that Citadel was started with, and the mesh's, which
/// may change meanwhile (`trustDomain` and `trustDomainAliases` of ConfigMap `istio`). What cannot
/// be read, or is gone, leaves the former ones in force. One thread looks, any may ask.
public final class MeshTrustDomains {
  private static final Logger log = LoggerFactory.getLogger(MeshTrustDomains.class);
  private static final String MAP = "istio";
  private static final String KEY = "mesh";

  private final KubernetesClient client;
  private final String namespace;
  private final TrustDomains begun;
  private volatile TrustDomains current;
  private String lastProblem = "";

  /// @param namespace of the ConfigMap
  /// @param begun its name is in every new certificate, whatever the mesh says
  public MeshTrustDomains(KubernetesClient client, String namespace, TrustDomains begun) {
    this.client = client;
    this.namespace = namespace;
    this.begun = begun;
    this.current = begun;
  }

  public TrustDomains current() {
    return current;
  }

  /// Reads the mesh's settings. What is wrong is in the log, once.
  public void look() {
    try {
      ConfigMap map = client.configMaps().inNamespace(namespace).withName(MAP).get();
      String mesh = map == null || map.getData() == null ? null : map.getData().get(KEY);
      if (mesh != null && !mesh.isBlank()) {
        complain(take(mesh));
      }
    } catch (KubernetesClientException e) {
      complain("cannot be read: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      complain(e.getMessage() + "; the former ones stay in force");
    }
  }

  /// @return what should be otherwise; empty: nothing
  private String take(String mesh) {
    TrustDomains said = read(mesh);
    List<String> aliases = Stream.concat(begun.aliases().stream(), said.all().stream()).toList();
    TrustDomains next = new TrustDomains(begun.name(), aliases);
    if (!next.equals(current)) {
      current = next;
      log.info("trust domain {}, also called {}", next.name(), next.aliases());
    }
    return said.name().equals(begun.name())
        ? ""
        : "mesh.trustDomain: %s (expected: %s, which new certificates name: --trust-domain)"
            .formatted(said.name(), begun.name());
  }

  private static TrustDomains read(String mesh) {
    Reading reading = DocumentReader.read(mesh);
    if (!reading.problems().isEmpty()) {
      throw new IllegalArgumentException("mesh: " + reading.problems().getFirst());
    }
    return reading.documents().isEmpty()
        ? TrustDomains.DEFAULT
        : TrustDomainsParser.parse(reading.documents().getFirst().tree());
  }

  private void complain(String problem) {
    if (!problem.isEmpty() && !problem.equals(lastProblem)) {
      log.warn("ConfigMap {}/{}: {}", namespace, MAP, problem);
    }
    lastProblem = problem;
  }
}
