package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.lateen.node.kubelet.network.PodAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A container's variables, from the weakest to the strongest: this host's few, the image's, the
/// services', the loopback mode's, the container's own.
final class Environment {
  private static final List<String> OF_THE_HOST =
      List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "JAVA_HOME");

  private final Pod pod;
  private final Container container;
  private final PodAddress address;
  private final References references;

  Environment(Pod pod, Container container, PodAddress address, References references) {
    this.pod = pod;
    this.container = container;
    this.address = address;
    this.references = references;
  }

  /// Throws [References.MissingReferenceException] when a config map, secret or key is missing.
  Map<String, String> variables(Map<String, String> ofTheImage) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String name : OF_THE_HOST) {
      String value = System.getenv(name);
      if (value != null) {
        variables.put(name, value);
      }
    }
    variables.putAll(ofTheImage);
    if (!Boolean.FALSE.equals(pod.getSpec().getEnableServiceLinks())) {
      variables.putAll(references.serviceLinks());
    }
    variables.put("HOSTNAME", pod.getMetadata().getName());
    addLoopback(variables);
    addOwn(variables);
    return variables;
  }

  /// The loopback network mode: an application behind a sidecar listens on an address of its own
  /// and calls through the sidecar's HTTP proxy listener.
  private void addLoopback(Map<String, String> variables) {
    if (PodNames.isSidecar(container)) {
      variables.put("INSTANCE_IP", address.podIp());
      if (address.appIp() != null) {
        variables.put("ISTIO_META_LATEEN_APP_IP", address.appIp());
      }
      return;
    }
    variables.put("HOST", address.applicationIp());
    container.getPorts().stream()
        .findFirst()
        .ifPresent(port -> variables.put("PORT", "" + port.getContainerPort()));
    if (address.appIp() != null) {
      variables.put("http_proxy", "http://" + address.appIp() + ":15002");
      variables.put("no_proxy", "localhost,127.0.0.1");
    }
  }

  private void addOwn(Map<String, String> variables) {
    container.getEnvFrom().forEach(from -> variables.putAll(references.all(from)));
    for (EnvVar variable : container.getEnv()) {
      if (variable.getValueFrom() == null) {
        String value = variable.getValue() == null ? "" : variable.getValue();
        variables.put(variable.getName(), Expansion.expand(value, variables));
      } else {
        references
            .value(variable.getValueFrom())
            .ifPresent(value -> variables.put(variable.getName(), value));
      }
    }
  }

  /// What to execute: Kubernetes' rule for `command` and `args` over an image's entry point.
  static List<String> argv(Container container, List<String> ofTheImage, Map<String, String> env) {
    List<String> argv =
        new ArrayList<>(container.getCommand().isEmpty() ? ofTheImage : container.getCommand());
    argv.addAll(container.getArgs());
    return Expansion.expandAll(argv, env);
  }
}
