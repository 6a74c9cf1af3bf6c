package io.lateen.pilot.source;

import io.lateen.model.rule.Rule;
import io.lateen.model.rule.ServiceEntry;
import io.lateen.model.rule.WorkloadEntry;
import io.lateen.model.service.Endpoint;
import io.lateen.model.service.Service;
import io.lateen.model.service.ServicePort;
import io.lateen.model.service.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/// WorkloadEntries as workloads, and as endpoints of what selects them: Services, and
/// ServiceEntries
/// with a `workloadSelector`; these select Pods too.
final class WorkloadEntries {
  private final List<WorkloadEntry> entries;
  private final String trustDomain;

  WorkloadEntries(List<Rule> rules, String trustDomain) {
    this.entries =
        rules.stream()
            .filter(WorkloadEntry.class::isInstance)
            .map(WorkloadEntry.class::cast)
            .toList();
    this.trustDomain = trustDomain;
  }

  List<Workload> workloads() {
    return entries.stream().map(this::workload).toList();
  }

  private Workload workload(WorkloadEntry entry) {
    return new Workload(
        entry.meta().name(),
        entry.meta().namespace(),
        entry.endpoint().address(),
        entry.endpoint().labels(),
        account(entry),
        orEmpty(entry.endpoint().locality()),
        List.of(),
        List.of());
  }

  private String account(WorkloadEntry entry) {
    return entry.serviceAccount().isEmpty()
        ? ""
        : ServiceReader.spiffeId(trustDomain, entry.meta().namespace(), entry.serviceAccount());
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }

  /// Endpoints of Services.
  List<Endpoint> of(List<Service> services) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Service service : services) {
      if (!service.selector().isEmpty()) {
        add(endpoints, service, service.namespace(), service.selector(), ServicePort::number);
      }
    }
    return endpoints;
  }

  /// Endpoints of a ServiceEntry, which may have several hosts.
  List<Endpoint> of(ServiceEntry entry, Map<String, String> selector, List<Workload> pods) {
    List<Endpoint> endpoints = new ArrayList<>();
    ToIntFunction<ServicePort> target = port -> entry.targetPort(port.number());
    for (Service service : ServiceEntryReader.services(entry).stream().distinct().toList()) {
      add(endpoints, service, entry.meta().namespace(), selector, target);
      for (Workload pod : pods) {
        if (isOf(pod.namespace(), pod.labels(), entry.meta().namespace(), selector)) {
          service
              .ports()
              .forEach(
                  port -> endpoints.add(endpoint(service, port, pod, target.applyAsInt(port))));
        }
      }
    }
    return endpoints.stream().distinct().toList();
  }

  /// @param target where those listen that do not say it
  private void add(
      List<Endpoint> to,
      Service service,
      String namespace,
      Map<String, String> selector,
      ToIntFunction<ServicePort> target) {
    for (WorkloadEntry entry : entries) {
      if (isOf(entry.meta().namespace(), entry.endpoint().labels(), namespace, selector)) {
        service
            .ports()
            .forEach(port -> to.add(endpoint(service, port, entry, target.applyAsInt(port))));
      }
    }
  }

  private static boolean isOf(
      String namespace, Map<String, String> labels, String wanted, Map<String, String> selector) {
    return namespace.equals(wanted) && labels.entrySet().containsAll(selector.entrySet());
  }

  private Endpoint endpoint(Service service, ServicePort port, WorkloadEntry entry, int target) {
    ServiceEntry.Endpoint at = entry.endpoint();
    boolean unix = at.address().startsWith("unix://");
    return new Endpoint(
        service.hostname(),
        port.number(),
        at.address(),
        unix ? 0 : at.ports().getOrDefault(port.name(), target),
        at.labels(),
        "kubernetes://" + entry.meta().name() + "." + entry.meta().namespace(),
        account(entry),
        orEmpty(at.network()),
        orEmpty(at.locality()),
        at.weight(),
        entry.isWell());
  }

  private static Endpoint endpoint(Service service, ServicePort port, Workload pod, int target) {
    return new Endpoint(
        service.hostname(),
        port.number(),
        pod.ip(),
        target,
        pod.labels(),
        "kubernetes://" + pod.name() + "." + pod.namespace(),
        pod.serviceAccount(),
        "",
        pod.locality(),
        0,
        true);
  }
}
