package io.lateen.mixer.dispatch;

import io.lateen.mixer.BuiltInAdapters;
import io.lateen.mixer.adapter.Adapter;
import io.lateen.mixer.handler.DispatchMetrics;
import io.lateen.mixer.handler.Fence;
import io.lateen.mixer.snapshot.ConfigProblem;
import io.lateen.mixer.snapshot.MixerSnapshot;
import io.lateen.mixer.snapshot.Snapshots;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.wire.kube.KubeObject;
import io.lateen.wire.kube.ObjectKind;
import io.lateen.wire.kube.ObjectSource;
import io.lateen.wire.monitoring.CertificateFile;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The engine with every adapter there is, fed with files as kubectl would apply them.
final class EngineRig implements AutoCloseable {
  static final Path ISTIO = Path.of("src/test/resources/istio-1.1.2");

  private static final JsonMapper JSON = new JsonMapper();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final BuiltInAdapters builtIn;
  private final Snapshots snapshots;
  final PrometheusRegistry metrics = new PrometheusRegistry();
  private final Mixer mixer = new Mixer(MixerSnapshot.empty(), new RequestFigures(metrics));

  private EngineRig(List<KubeObject> pods, List<Adapter> more, Fence fence) {
    builtIn = BuiltInAdapters.of(source(pods), out, out);
    List<Adapter> adapters = new ArrayList<>(builtIn.all());
    adapters.addAll(more);
    snapshots = new Snapshots(adapters, new DispatchMetrics(metrics), fence, "istio-system");
  }

  static EngineRig withPods(List<KubeObject> pods) {
    return new EngineRig(pods, List.of(), Fence.DEFAULT);
  }

  static EngineRig withFence(Fence fence) {
    return new EngineRig(List.of(), List.of(), fence);
  }

  static EngineRig withAdapter(Adapter adapter, Fence fence) {
    return new EngineRig(List.of(), List.of(adapter), fence);
  }

  /// @return what is wrong with them
  List<String> use(List<KubeObject> objects) {
    MixerSnapshot next = snapshots.build(objects);
    mixer.use(next);
    return next.problems().stream().map(ConfigProblem::toString).toList();
  }

  /// Who uses which file of certificates.
  Map<String, String> files() {
    return snapshots.certificateFiles().stream()
        .collect(Collectors.toMap(CertificateFile::user, CertificateFile::path));
  }

  Mixer mixer() {
    return mixer;
  }

  void report(Map<String, ?> attributes) {
    ReportOutcome outcome = mixer.report(List.of(AttributeBag.of(attributes)));
    if (!outcome.errors().isEmpty()) {
      throw new IllegalStateException(outcome.errors().toString());
    }
  }

  CheckOutcome check(Map<String, ?> attributes) {
    return mixer.check(AttributeBag.of(attributes));
  }

  /// Of the metrics that rules made, a line each.
  List<String> scraped() {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try {
      builtIn.prometheus().scrape(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return page.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  /// What went to standard output.
  List<String> printed() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  static List<KubeObject> files(Path... files) throws IOException {
    List<KubeObject> all = new ArrayList<>();
    for (Path file : files) {
      all.addAll(objects(Files.readString(file)));
    }
    return all;
  }

  static List<KubeObject> objects(String yaml) {
    List<KubeObject> all = new ArrayList<>();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
      if (document != null) {
        all.add(object(JSON.valueToTree(document)));
      }
    }
    return all;
  }

  private static KubeObject object(JsonNode tree) {
    ObjectNode meta = (ObjectNode) tree.path("metadata");
    if (!meta.has("namespace")) {
      meta.put("namespace", "default");
    }
    String[] api = tree.path("apiVersion").asString("").split("/", -1);
    String kind = tree.path("kind").asString("");
    return new KubeObject(
        new ObjectKind(api.length > 1 ? api[0] : "", api[api.length - 1], "", kind, true), tree);
  }

  private static ObjectSource source(List<KubeObject> objects) {
    return new ObjectSource() {
      @Override
      public Watch watch(ObjectKind kind, Listener listener) {
        objects.stream()
            .filter(object -> Objects.equals(object.kind().kind(), kind.kind()))
            .forEach(listener::onSet);
        listener.onSynced();
        return () -> {};
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    mixer.use(MixerSnapshot.empty());
    snapshots.close();
  }
}
