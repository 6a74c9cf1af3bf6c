package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.explain.Decider;
import io.lateen.cli.explain.Engine;
import io.lateen.cli.explain.Inquiry;
import io.lateen.cli.kube.AdminPage;
import io.lateen.cli.kube.Verdict;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The proxies of workloads, as somebody wants them asked; each is found once.
final class Deciders {
  private final DecisionOptions options;
  private final Engine engine;
  private final Map<String, Decider> known = new HashMap<>();
  private @Nullable Workloads workloads;
  private Engine.@Nullable Mesh written;

  Deciders(DecisionOptions options, Engine engine) {
    this.options = options;
    this.engine = engine;
  }

  /// The proxy of a workload.
  ///
  /// @throws Complaint if there is none
  Decider of(String from) {
    return known.computeIfAbsent(from, this::find);
  }

  private Decider find(String from) {
    String admin = options.admin();
    if (options.isInbound() && (options.isOffline() || !admin.isEmpty())) {
      throw new Complaint("--inbound needs a running Pod", "say the address with --to");
    }
    if (options.isOffline()) {
      return written(from);
    }
    if (!admin.isEmpty()) {
      String program = "the proxy at " + admin;
      String name = from.isEmpty() ? "the proxy" : from;
      return new Decider(
          name, inquiry -> ask(program, admin, inquiry).json(program), Decider.NOBODY);
    }
    if (from.isEmpty()) {
      throw new Complaint("from whom?", "name a workload with --from; see: lateen proxy-status");
    }
    ProxyPod pod = workloads().find(from);
    Decider.Page page = options.files().isEmpty() ? live(pod) : changed(pod);
    return new Decider(
        pod.proxy(),
        inquiry -> page.explain(addressed(inquiry, pod)),
        options.isInbound() ? Decider.NOBODY : new RulesLeftOut(options, pod.proxy()));
  }

  private Workloads workloads() {
    Workloads all = workloads;
    if (all == null) {
      all = new Workloads(options.cluster());
      workloads = all;
    }
    return all;
  }

  /// A proxy that cannot explain itself (Envoy) is thought through by what it was sent.
  private Decider.Page live(ProxyPod pod) {
    String program = "the proxy of " + pod.given();
    return inquiry -> {
      Verdict verdict = ask(program, pod.admin(), inquiry);
      return verdict.status() == HttpURLConnection.HTTP_NOT_FOUND
          ? changed(pod).explain(inquiry)
          : verdict.json(program);
    };
  }

  private static Verdict ask(String program, String address, Inquiry inquiry) {
    String query =
        inquiry.words().entrySet().stream()
            .map(word -> word.getKey() + "=" + encoded(word.getValue()))
            .collect(Collectors.joining("&"));
    return AdminPage.ask(program, address, "/explain?" + query);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Decider.Page changed(ProxyPod pod) {
    return engine.proxy(resources(pod.proxy()));
  }

  /// Of whichever Pilot the proxy is connected to.
  private JsonNode resources(String proxy) {
    String reason = "";
    for (String address : options.pilots()) {
      String path = "/debug/resources?proxyID=" + proxy;
      Verdict verdict = AdminPage.post("Pilot", address, path, options.files().asList());
      if (verdict.isGood()) {
        return verdict.json("Pilot");
      }
      reason = verdict.reason();
    }
    throw new Complaint("Pilot: " + reason, "see all proxies: lateen proxy-status");
  }

  /// With the address that is called: the Pod's own, or what a name resolves to for it.
  private Inquiry addressed(Inquiry inquiry, ProxyPod pod) {
    if (options.isInbound()) {
      return inquiry.to(pod.pod().ip().orElse(""));
    }
    String host = inquiry.host();
    if (host.isEmpty() || !inquiry.to().isEmpty()) {
      return inquiry;
    }
    boolean literal = host.matches("[0-9.]+|\\[.*]");
    return inquiry.to(literal ? host : workloads().serviceAddress(host, pod.namespace()));
  }

  private Decider written(String from) {
    List<JsonNode> documents = options.files().trees();
    Engine.Mesh mesh = written;
    if (mesh == null) {
      if (documents.isEmpty()) {
        throw new Complaint("--offline: there is no mesh", "name its files with -f");
      }
      mesh = engine.mesh(documents);
      written = mesh;
    }
    WrittenWorkload found = WrittenWorkload.find(documents, from, options.cluster());
    return mesh.proxy(found.name(), found.namespace(), found.labels(), found.isGateway());
  }
}
