package io.lateen.prometheus.files;

import io.lateen.prometheus.discover.Discovery;
import io.lateen.prometheus.settings.ScrapeJob;
import io.lateen.prometheus.settings.ScrapeJob.KubernetesDiscovery;
import io.lateen.prometheus.settings.SettingsException;
import io.lateen.prometheus.settings.SettingsParser;
import io.lateen.wire.kube.ObjectSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// What the store's jobs find in the Kubernetes API, kept in files for a real Prometheus: Debian's
/// is built without `kubernetes_sd_configs`, so it reads the same targets with the same
/// `__meta_kubernetes_…` labels by `file_sd_configs`. A thread of its own follows the API.
public final class PrometheusFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PrometheusFiles.class);
  private static final long GATHER_MILLIS = 100;
  private static final String KUBERNETES = "kubernetes_sd_configs";

  private final Path folder;
  private final List<ScrapeJob> jobs;
  private final ObjectSource objects;
  private final Semaphore changes = new Semaphore(1);
  private final Map<Path, String> written = new HashMap<>();
  private final Thread thread;

  private PrometheusFiles(Path folder, List<ScrapeJob> jobs, ObjectSource objects) {
    this.folder = folder;
    this.jobs = jobs;
    this.objects = objects;
    this.thread = Thread.ofVirtual().name("prometheus files").unstarted(this::run);
  }

  /// Writes [#config] and keeps the targets' files up to date until closed.
  ///
  /// @param folder made when it is missing
  /// @param yaml settings as the store reads them
  /// @param objects stays open
  public static PrometheusFiles start(Path folder, String yaml, ObjectSource objects)
      throws IOException, SettingsException {
    List<ScrapeJob> jobs = SettingsParser.parse(yaml).jobs();
    Path absolute = Files.createDirectories(folder).toAbsolutePath();
    PrometheusFiles files = new PrometheusFiles(absolute, jobs, objects);
    Files.writeString(files.config(), files.translated(new YAMLMapper().readTree(yaml)));
    files.thread.start();
    return files;
  }

  /// The file for `--config.file`.
  public Path config() {
    return folder.resolve("prometheus.yml");
  }

  private String translated(JsonNode root) {
    int job = 0;
    for (JsonNode item : root.path("scrape_configs")) {
      if (item instanceof ObjectNode fields && fields.remove(KUBERNETES) != null) {
        fields.putArray("file_sd_configs").addObject().putArray("files").add(file(job).toString());
      }
      job++;
    }
    return new YAMLMapper().writeValueAsString(root);
  }

  private Path file(int job) {
    return folder.resolve("targets-" + job + ".json");
  }

  private void run() {
    try (Discovery discovery = new Discovery(objects, changes::release)) {
      while (!Thread.currentThread().isInterrupted()) {
        changes.acquire();
        changes.drainPermits();
        for (int job = 0; job < jobs.size(); job++) {
          write(file(job), targets(jobs.get(job), discovery));
        }
        Thread.sleep(GATHER_MILLIS);
      }
    } catch (InterruptedException _) {
      // Closed.
    } catch (IOException | RuntimeException e) {
      LOG.error("the targets in {} are not kept up to date any more", folder, e);
    }
  }

  private static String targets(ScrapeJob job, Discovery discovery) {
    List<Map<String, Object>> groups = new ArrayList<>();
    for (KubernetesDiscovery kubernetes : job.discoveries()) {
      for (Map<String, String> found : discovery.targets(kubernetes)) {
        Map<String, String> labels = new TreeMap<>(found);
        String address = labels.remove("__address__");
        if (address != null) {
          groups.add(Map.of("targets", List.of(address), "labels", labels));
        }
      }
    }
    return new JsonMapper().writeValueAsString(groups);
  }

  /// As a whole or not at all, and only when something has changed.
  private void write(Path file, String text) throws IOException {
    if (!text.equals(written.put(file, text))) {
      Path draft = folder.resolve(file.getFileName() + ".new");
      Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(2000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
