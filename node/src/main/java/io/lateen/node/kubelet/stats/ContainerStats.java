package io.lateen.node.kubelet.stats;

import io.lateen.node.kubelet.pod.PodProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// The page `/metrics/cadvisor` in Prometheus's text format, under cAdvisor's names. Tells of
/// containers that are processes: parts inside this JVM have no figures of their own, and a node
/// without `/proc` has none at all. May be called by many threads.
public final class ContainerStats {
  private final Path proc;

  /// @param proc where the kernel tells of processes, `/proc`
  public ContainerStats(Path proc) {
    this.proc = proc;
  }

  private record Family(String name, String type, String help, ToDoubleFunction<Usage> value) {}

  private static final List<Family> FAMILIES =
      List.of(
          new Family(
              "container_cpu_usage_seconds_total",
              "counter",
              "Cumulative cpu time consumed in seconds.",
              Usage::cpuSeconds),
          new Family(
              "container_memory_usage_bytes",
              "gauge",
              "Current memory usage in bytes: resident memory of the container's processes.",
              Usage::residentBytes),
          new Family(
              "container_memory_working_set_bytes",
              "gauge",
              "Current working set in bytes: as usage, since a process has no cache of its own.",
              Usage::residentBytes),
          new Family(
              "container_memory_rss",
              "gauge",
              "Size of anonymous memory in bytes.",
              Usage::anonymousBytes));

  /// @param containers of this node; those without a process of their own are left out
  public String page(List<PodProcess> containers) throws IOException {
    Map<String, Usage> usages = usages(containers);
    StringBuilder page = new StringBuilder();
    for (Family family : FAMILIES) {
      page.append("# HELP ").append(family.name()).append(' ').append(family.help()).append('\n');
      page.append("# TYPE ").append(family.name()).append(' ').append(family.type()).append('\n');
      usages.forEach((labels, usage) -> line(page, family, labels, usage));
    }
    return page.toString();
  }

  private Map<String, Usage> usages(List<PodProcess> containers) throws IOException {
    ProcessTable table = ProcessTable.read(proc);
    long self = ProcessHandle.current().pid();
    Map<String, Usage> usages = new TreeMap<>();
    for (PodProcess container : containers) {
      Usage usage = container.pid() == self ? null : table.usage(container.pid());
      if (container.pid() != 0 && usage != null) {
        usages.put(labels(container), usage);
      }
    }
    return usages;
  }

  /// Names of Kubernetes: nothing in them needs an escape.
  private static String labels(PodProcess container) {
    return "{namespace=\"%s\",pod=\"%s\",container=\"%s\"}"
        .formatted(container.namespace(), container.pod(), container.container());
  }

  private static void line(StringBuilder page, Family family, String labels, Usage usage) {
    double value = family.value().applyAsDouble(usage);
    page.append(family.name()).append(labels).append(' ');
    page.append(family.type().equals("counter") ? Double.toString(value) : "" + (long) value);
    page.append('\n');
  }
}
