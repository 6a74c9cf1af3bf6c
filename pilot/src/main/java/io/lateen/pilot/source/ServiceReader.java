package io.lateen.pilot.source;

import io.lateen.model.service.Protocol;
import io.lateen.model.service.Service;
import io.lateen.model.service.Service.Resolution;
import io.lateen.model.service.ServicePort;
import io.lateen.wire.kube.KubeObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Kubernetes Services → [Service] (Istio 1.1, `serviceregistry/kube/conversion.go`).
final class ServiceReader {
  private static final String EXPORT_TO = "networking.istio.io/exportTo";
  private static final String ACCOUNTS = "alpha.istio.io/kubernetes-serviceaccounts";
  private static final String CANONICAL_ACCOUNTS = "alpha.istio.io/canonical-serviceaccounts";

  private final String domain;
  private final String trustDomain;

  ServiceReader(String domain, String trustDomain) {
    this.domain = domain;
    this.trustDomain = trustDomain;
  }

  Service read(KubeObject object) {
    JsonNode spec = object.spec();
    String clusterIp = spec.path("clusterIP").asString("");
    boolean external = spec.path("type").asString("").equals("ExternalName");
    boolean headless = clusterIp.isEmpty() || clusterIp.equals("None");
    return new Service(
        hostname(object.name(), object.namespace(), domain),
        object.name(),
        object.namespace(),
        headless || external ? Service.NO_ADDRESS : clusterIp,
        ports(spec),
        external ? Resolution.DNS : headless ? Resolution.PASSTHROUGH : Resolution.CLIENT_SIDE,
        external,
        strings(spec.path("selector")),
        words(object.annotations().get(EXPORT_TO)),
        accounts(object),
        created(object));
  }

  static String hostname(String name, String namespace, String domain) {
    return name + "." + namespace + ".svc." + domain;
  }

  private static List<ServicePort> ports(JsonNode spec) {
    List<ServicePort> ports = new ArrayList<>();
    for (JsonNode port : spec.path("ports")) {
      String name = port.path("name").asString("");
      boolean udp = port.path("protocol").asString("TCP").equals("UDP");
      int number = port.path("port").asInt(0);
      String declared = port.path("appProtocol").asString("");
      Protocol protocol = udp ? Protocol.UDP : Protocol.ofKubernetesPort(declared, name, number);
      ports.add(new ServicePort(number, name, protocol));
    }
    return ports;
  }

  private List<String> accounts(KubeObject object) {
    List<String> accounts = new ArrayList<>(words(object.annotations().get(CANONICAL_ACCOUNTS)));
    for (String account : words(object.annotations().get(ACCOUNTS))) {
      accounts.add(spiffeId(trustDomain, object.namespace(), account));
    }
    return accounts;
  }

  static String spiffeId(String trustDomain, String namespace, String account) {
    return "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + account;
  }

  static Instant created(KubeObject object) {
    String text = object.tree().path("metadata").path("creationTimestamp").asString("");
    try {
      return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeParseException _) {
      return Instant.EPOCH;
    }
  }

  private static List<String> words(@Nullable String list) {
    return list == null
        ? List.of()
        : Arrays.stream(list.split(",", -1)).map(String::strip).filter(w -> !w.isEmpty()).toList();
  }

  static Map<String, String> strings(JsonNode node) {
    Map<String, String> strings = new HashMap<>();
    node.forEachEntry((key, value) -> strings.put(key, value.asString("")));
    return strings;
  }
}
