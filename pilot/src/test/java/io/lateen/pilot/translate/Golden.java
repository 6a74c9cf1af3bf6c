package io.lateen.pilot.translate;

import io.lateen.model.rule.Rule;
import io.lateen.model.rule.ServiceEntry;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.ProbePath;
import io.lateen.model.service.Protocol;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import io.lateen.model.service.Workload;
import io.lateen.pilot.snapshot.MeshConfig;
import io.lateen.pilot.snapshot.MeshSnapshot;
import io.lateen.pilot.snapshot.Networks;
import io.lateen.pilot.source.ServiceEntries;
import io.lateen.pilot.translate.node.ProxyNode;
import io.lateen.wire.document.Document;
import io.lateen.wire.document.DocumentReader;
import io.lateen.wire.document.Parsed;
import io.lateen.wire.document.Reading;
import io.lateen.wire.document.RuleParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A mesh written down briefly for a test: services, pods and rules.
///
///     include: bookinfo.yaml             # another mesh to start from
///     files: [networking/….yaml]         # Istio YAML beside this one's own
///     mesh: {outboundTrafficPolicy: REGISTRY_ONLY}
///     # and mesh.environment: {PILOT_HTTP10: "1"}, which is Pilot's own
///     networks: {n2: ["1.2.3.4:443"]}    # gateways
///     services:
///       reviews.default: {address: 10.1.0.3, ports: {http: 9080}}
///     pods:
///       reviews-v1.default: {ip: 10.0.0.3, labels: {app: reviews}, serves: [reviews.default]}
///     node: reviews-v1.default           # or a mapping with `pod`, `type`, `metadata`
///
/// Further documents of the file are Istio's.
final class Golden {
  static final Path RESOURCES = Path.of("src/test/resources");

  private final List<Service> services = new ArrayList<>();
  private final Map<String, Service> byName = new LinkedHashMap<>();
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Map<String, Workload> pods = new LinkedHashMap<>();
  private final List<Rule> rules = new ArrayList<>();
  private MeshConfig mesh = GoldenMesh.BASE;
  private Networks networks = Networks.NONE;

  static Golden read(Path file) {
    Golden golden = new Golden();
    golden.add(file);
    return golden;
  }

  MeshSnapshot snapshot() {
    return MeshSnapshot.build(1, mesh, services, endpoints, pods.values(), rules, networks);
  }

  MeshSnapshot snapshot(List<Rule> otherRules) {
    return MeshSnapshot.build(1, mesh, services, endpoints, pods.values(), otherRules);
  }

  /// @param written of an input's `node`
  ProxyNode node(JsonNode written) {
    String pod = written.isString() ? written.asString() : written.path("pod").asString("");
    Workload workload = pods.get(pod);
    if (workload == null) {
      throw new IllegalArgumentException("node: " + pod + " (expected: one of " + pods.keySet());
    }
    return GoldenMesh.node(workload, written);
  }

  ProxyNode node(String pod) {
    return node(tools.jackson.databind.node.StringNode.valueOf(pod));
  }

  List<Rule> rules() {
    return rules;
  }

  private void add(Path file) {
    List<JsonNode> documents = documents(file);
    JsonNode head = documents.getFirst();
    if (head.has("include")) {
      add(RESOURCES.resolve("golden").resolve(head.path("include").asString()));
    }
    mesh = GoldenMesh.config(mesh, head.path("mesh"));
    networks = GoldenMesh.networks(networks, head.path("networks"));
    head.path("services").forEachEntry(this::addService);
    head.path("pods").forEachEntry(this::addPod);
    head.path("files").forEach(name -> addRules(rulesOf(name.asString())));
    addRules(documents.subList(1, documents.size()));
  }

  private static List<JsonNode> rulesOf(String file) {
    return documents(RESOURCES.resolve("istio-1.1.2").resolve(file));
  }

  static List<JsonNode> documents(Path file) {
    try {
      Reading reading = DocumentReader.read(Files.readAllBytes(file));
      if (!reading.problems().isEmpty()) {
        throw new IllegalArgumentException(file + ": " + reading.problems());
      }
      return reading.documents().stream().map(Document::tree).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addRules(List<JsonNode> documents) {
    for (JsonNode document : documents) {
      switch (RuleParser.parse(document)) {
        case Parsed.Accepted(Rule rule, var _) -> addRule(rule);
        case Parsed.Refused(var problems) -> throw new IllegalArgumentException("" + problems);
      }
    }
  }

  private void addRule(Rule rule) {
    rules.add(rule);
    if (rule instanceof ServiceEntry entry) {
      services.addAll(ServiceEntries.services(entry));
      endpoints.addAll(ServiceEntries.endpoints(entry));
    }
  }

  private void addService(String name, JsonNode written) {
    int dot = name.indexOf('.');
    List<ServicePort> ports = new ArrayList<>();
    written
        .path("ports")
        .forEachEntry(
            (port, number) ->
                ports.add(
                    new ServicePort(
                        number.asInt(),
                        port,
                        port.startsWith("udp")
                            ? Protocol.UDP
                            : Protocol.ofKubernetesPort("", port, number.asInt(0)))));
    String address = written.path("address").asString(Service.NO_ADDRESS);
    Service service =
        new Service(
            name + ".svc.cluster.local",
            name.substring(0, dot),
            name.substring(dot + 1),
            address,
            ports,
            written.has("address") ? Service.Resolution.CLIENT_SIDE : resolution(written),
            false,
            Map.of(),
            GoldenMesh.texts(written.path("exportTo")),
            List.of(),
            Instant.EPOCH);
    services.add(service);
    byName.put(name, service);
  }

  private static Service.Resolution resolution(JsonNode written) {
    return Service.Resolution.valueOf(written.path("resolution").asString("PASSTHROUGH"));
  }

  private void addPod(String name, JsonNode written) {
    int dot = name.lastIndexOf('.');
    Workload workload =
        new Workload(
            name.substring(0, dot),
            name.substring(dot + 1),
            written.path("ip").asString(),
            GoldenMesh.textMap(written.path("labels")),
            "spiffe://cluster.local/ns/" + name.substring(dot + 1) + "/sa/default",
            written.path("locality").asString(""),
            written.path("probes").valueStream().map(JsonNode::asInt).toList(),
            written
                .path("probePaths")
                .valueStream()
                .map(one -> new ProbePath(one.path("path").asString(), one.path("port").asInt(0)))
                .toList());
    pods.put(name, workload);
    written.path("serves").forEach(service -> addEndpoints(service.asString(), workload, written));
  }

  private void addEndpoints(String serviceName, Workload workload, JsonNode written) {
    Service service = byName.get(serviceName);
    for (ServicePort port : service.ports()) {
      int target = written.path("targets").path(String.valueOf(port.number())).asInt(port.number());
      endpoints.add(
          new Endpoint(
              service.hostname(),
              port.number(),
              workload.ip(),
              target,
              workload.labels(),
              "kubernetes://" + workload.name() + "." + workload.namespace(),
              workload.serviceAccount(),
              written.path("network").asString(""),
              workload.locality(),
              0,
              written.path("ready").asBoolean(true)));
    }
  }
}
