package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import io.lateen.cli.explain.Decider;
import io.lateen.cli.explain.Engine;
import io.lateen.cli.explain.Inquiry;
import io.lateen.cli.explain.RuleFiles;
import io.lateen.cli.kube.AdminPage;
import io.lateen.cli.kube.Verdict;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Whose decisions are asked: those of running proxies, of proxies with changed rules, or of a mesh
/// that is only written down.
final class DecisionOptions {
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Mixin private PilotOption pilot = new PilotOption();

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE|DIR|-",
      description = "Decide as if this were applied; may be repeated. Nothing is applied.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-R", "--recursive"},
      description = "Also look into the directories of a directory.")
  private boolean recursive;

  @Option(names = "--offline", description = "The files are the whole mesh; no server is asked.")
  private boolean offline;

  @Option(
      names = "--inbound",
      description = "The call comes to the workload, at a port of its Pod, not from it.")
  private boolean inbound;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description = "The proxy's admin interface; else asked of the API server.")
  private String admin = "";

  private final Map<String, Decider> known = new HashMap<>();
  private @Nullable RuleFiles files;
  private @Nullable Workloads workloads;
  private Engine.@Nullable Mesh written;

  ClusterOptions cluster() {
    return cluster;
  }

  boolean isOffline() {
    return offline;
  }

  /// What `-f` names.
  RuleFiles files() {
    RuleFiles read = files;
    if (read == null) {
      String namespace = cluster.namespaceFlag();
      read = new RuleFiles(namespace.isEmpty() ? "default" : namespace);
      for (String name : names) {
        for (String file : DocumentFiles.of(name, recursive)) {
          read.add(file, TextFile.read(file));
        }
      }
      files = read;
    }
    return read;
  }

  /// The proxy of a workload.
  ///
  /// @throws Complaint if there is none
  Decider decider(Engine engine, String from) {
    return known.computeIfAbsent(from, given -> find(engine, given));
  }

  private Decider find(Engine engine, String from) {
    if (inbound && (offline || !admin.isEmpty())) {
      throw new Complaint("--inbound needs a running Pod", "say the address with --to");
    }
    if (offline) {
      return written(engine, from);
    }
    if (!admin.isEmpty()) {
      String name = from.isEmpty() ? "the proxy" : from;
      return new Decider(name, live("the proxy at " + admin, admin));
    }
    if (from.isEmpty()) {
      throw new Complaint("from whom?", "name a workload with --from; see: lateen proxy-status");
    }
    ProxyPod pod = workloads().find(from);
    Decider.Page page = files().isEmpty() ? live(engine, pod) : changed(engine, pod);
    return new Decider(pod.proxy(), inquiry -> page.explain(addressed(inquiry, pod)));
  }

  private Workloads workloads() {
    Workloads all = workloads;
    if (all == null) {
      all = new Workloads(cluster);
      workloads = all;
    }
    return all;
  }

  /// A proxy that cannot explain itself (Envoy) is thought through by what it was sent.
  private Decider.Page live(Engine engine, ProxyPod pod) {
    String program = "the proxy of " + pod.given();
    return inquiry -> {
      Verdict verdict = AdminPage.ask(program, pod.admin(), "/explain?" + query(inquiry));
      return verdict.status() == HttpURLConnection.HTTP_NOT_FOUND
          ? changed(engine, pod).explain(inquiry)
          : verdict.json(program);
    };
  }

  private static Decider.Page live(String program, String address) {
    return inquiry -> AdminPage.ask(program, address, "/explain?" + query(inquiry)).json(program);
  }

  private static String query(Inquiry inquiry) {
    return inquiry.words().entrySet().stream()
        .map(
            word ->
                word.getKey() + "=" + URLEncoder.encode(word.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private Decider.Page changed(Engine engine, ProxyPod pod) {
    return engine.proxy(resources(pod.proxy()));
  }

  /// Of whichever Pilot the proxy is connected to.
  private JsonNode resources(String proxy) {
    String reason = "";
    for (String address : pilot.addresses(cluster).values()) {
      String path = "/debug/resources?proxyID=" + proxy;
      Verdict verdict = AdminPage.post("Pilot", address, path, files().asList());
      if (verdict.isGood()) {
        return verdict.json("Pilot");
      }
      reason = verdict.reason();
    }
    throw new Complaint("Pilot: " + reason, "see all proxies: lateen proxy-status");
  }

  /// With the address that is called: the Pod's own, or what a name resolves to for it.
  private Inquiry addressed(Inquiry inquiry, ProxyPod pod) {
    if (inbound) {
      return inquiry.to(pod.pod().ip().orElse(""));
    }
    String host = host(inquiry.url());
    if (host.isEmpty() || !inquiry.to().isEmpty()) {
      return inquiry;
    }
    boolean literal = host.matches("[0-9.]+|\\[.*]");
    return inquiry.to(literal ? host : workloads().serviceAddress(host, pod.namespace()));
  }

  private static String host(String url) {
    try {
      String host = URI.create(url).getHost();
      return host == null ? "" : host;
    } catch (IllegalArgumentException notOne) {
      return ""; // the proxy says what is wrong with it
    }
  }

  private Decider written(Engine engine, String from) {
    Engine.Mesh mesh = written;
    if (mesh == null) {
      if (files().isEmpty()) {
        throw new Complaint("--offline: there is no mesh", "name its files with -f");
      }
      mesh = engine.mesh(files().trees());
      written = mesh;
    }
    WrittenWorkload workload = WrittenWorkload.find(files().trees(), from, cluster);
    return new Decider(
        workload.name() + "." + workload.namespace(),
        mesh.proxy(workload.name(), workload.namespace(), workload.labels(), workload.isGateway()));
  }
}
