package io.lateen.app.outside.steady;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Pilot's directory: a gateway, its routes, the policy of the clusters behind, their endpoints.
/// Each
/// in a file that is changed at random; whatever it says, requests for any page can be answered.
final class ChangingRules {
  private static final List<String> BALANCERS =
      List.of("ROUND_ROBIN", "LEAST_CONN", "RANDOM", "PASSTHROUGH");

  private final Path folder;
  private final Random random;
  private final Front front;
  private final List<Upstream> upstreams;
  private final Set<Integer> openPorts = new TreeSet<>();
  private final Set<Upstream> away = new java.util.HashSet<>();
  private int revision;

  /// @param port of plain HTTP
  /// @param tlsPort of HTTPS, with the key pair of the two files
  /// @param morePorts opened and closed again
  record Front(int port, int tlsPort, Path certificate, Path privateKey, List<Integer> morePorts) {}

  ChangingRules(Path folder, Random random, Front front, List<Upstream> upstreams) {
    this.folder = folder;
    this.random = random;
    this.front = front;
    this.upstreams = upstreams;
    changeListeners();
    changeClusters();
    changeEndpoints();
    changeRoutes();
  }

  /// Changes one of the four kinds.
  void changeOne() {
    switch (random.nextInt(4)) {
      case 0 -> changeListeners();
      case 1 -> changeClusters();
      case 2 -> changeEndpoints();
      default -> changeRoutes();
    }
  }

  /// Opens or closes a port beside those that are always there.
  private void changeListeners() {
    int port = front.morePorts.get(random.nextInt(front.morePorts.size()));
    if (!openPorts.add(port)) {
      openPorts.remove(port);
    }
    StringBuilder servers = new StringBuilder(server("http", front.port));
    openPorts.forEach(open -> servers.append(server("more", open)));
    save(
        "gateway.yaml",
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: Gateway
        metadata: {name: front, namespace: default}
        spec:
          selector: {istio: ingressgateway}
          servers:
          - port: {number: %d, name: https, protocol: HTTPS}
            hosts: ["*"]
            tls: {mode: SIMPLE, serverCertificate: %s, privateKey: %s}
        %s"""
            .formatted(front.tlsPort, front.certificate, front.privateKey, servers));
  }

  private static String server(String name, int port) {
    return """
      - port: {number: %d, name: %s-%d, protocol: HTTP}
        hosts: ["*"]
    """
        .formatted(port, name, port);
  }

  private void changeClusters() {
    String third = random.nextBoolean() ? "  - {name: v3, labels: {version: v2}}\n" : "";
    save(
        "policy.yaml",
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: DestinationRule
        metadata: {name: shop, namespace: default}
        spec:
          host: shop.test
          trafficPolicy:
            loadBalancer: {simple: %s}
            connectionPool: {tcp: {connectTimeout: %ds}, http: {maxRequestsPerConnection: %d}}
          subsets:
          - {name: v1, labels: {version: v1}}
          - {name: v2, labels: {version: v2}}
        %s"""
            .formatted(
                BALANCERS.get(random.nextInt(3)),
                5 + random.nextInt(5),
                random.nextBoolean() ? 0 : 1000 + random.nextInt(1000),
                third));
  }

  /// Takes some endpoints away; of each version one stays.
  void changeEndpoints() {
    List<String> lines = new ArrayList<>();
    for (String version : List.of("v1", "v2")) {
      List<Upstream> there = new ArrayList<>(upstreams);
      there.removeIf(one -> away.contains(one) || !one.version().equals(version));
      java.util.Collections.shuffle(there, random);
      int count = away.isEmpty() ? 1 + random.nextInt(there.size()) : there.size();
      there.subList(0, count).forEach(one -> lines.add(endpoint(one)));
    }
    saveEndpoints(lines);
  }

  private void saveEndpoints(List<String> lines) {
    save(
        "service.yaml",
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: ServiceEntry
        metadata: {name: shop, namespace: default}
        spec:
          hosts: [shop.test]
          ports: [{number: 80, name: http, protocol: HTTP}]
          resolution: STATIC
          location: MESH_INTERNAL
          endpoints:
        %s"""
            .formatted(String.join("", lines)));
  }

  private static String endpoint(Upstream one) {
    return "  - {address: 127.0.0.1, ports: {http: %d}, labels: {version: %s}}\n"
        .formatted(one.port(), one.version());
  }

  /// Has nobody sent to an upstream any more.
  void drain(Upstream one) {
    away.add(one);
    changeEndpoints();
  }

  /// Has all upstreams used again.
  void useAll() {
    away.clear();
    saveEndpoints(upstreams.stream().map(ChangingRules::endpoint).toList());
  }

  /// New weights, matches and headers.
  ///
  /// @return what header `x-revision` of answers says from then on
  String changeRoutes() {
    String now = String.format(Locale.ROOT, "r%d", ++revision);
    int weight = random.nextInt(101);
    save(
        "routes.yaml",
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: VirtualService
        metadata: {name: shop, namespace: default}
        spec:
          hosts: ["*"]
          gateways: [front]
          http:
          - match: [{headers: {user: {exact: u%d}}}, {uri: {prefix: /other%d}}]
            route: [{destination: {host: shop.test, subset: v2}}]
          - timeout: %ds
            route:
            - {destination: {host: shop.test, subset: v1}, weight: %d}
            - {destination: {host: shop.test, subset: v2}, weight: %d}
            headers: {response: {set: {x-revision: %s}}}
        """
            .formatted(
                random.nextInt(9),
                random.nextInt(9),
                10 + random.nextInt(9),
                weight,
                100 - weight,
                now));
    return now;
  }

  /// As editors save: whole, or not at all.
  private void save(String name, String yaml) {
    try {
      Path draft = Files.writeString(folder.resolve(name + ".draft"), yaml);
      Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
