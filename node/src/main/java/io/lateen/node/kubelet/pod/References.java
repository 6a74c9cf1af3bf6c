package io.lateen.node.kubelet.pod;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.lateen.node.kubelet.network.PodAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Values a container's environment takes from elsewhere: its Pod, config maps, secrets, services.
final class References {
  /// Something the Pod names does not exist (yet).
  static final class MissingReferenceException extends RuntimeException {
    MissingReferenceException(String message) {
      super(message);
    }
  }

  private static final Pattern SUBSCRIPT =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']+)'\\]");

  private final KubernetesClient client;
  private final Pod pod;
  private final String namespace;
  private final PodAddress address;

  References(KubernetesClient client, Pod pod, PodAddress address) {
    this.client = client;
    this.pod = pod;
    this.namespace = pod.getMetadata().getNamespace();
    this.address = address;
  }

  Map<String, String> serviceLinks() {
    return ServiceLinks.of(client.services().inNamespace(namespace).list().getItems());
  }

  /// Empty when an optional source is missing.
  Optional<String> value(EnvVarSource source) {
    if (source.getFieldRef() != null) {
      return Optional.of(field(source.getFieldRef().getFieldPath()));
    }
    if (source.getConfigMapKeyRef() != null) {
      var ref = source.getConfigMapKeyRef();
      return key(
          "configmap " + ref.getName(), configMap(ref.getName()), ref.getKey(), ref.getOptional());
    }
    if (source.getSecretKeyRef() != null) {
      var ref = source.getSecretKeyRef();
      return key("secret " + ref.getName(), secret(ref.getName()), ref.getKey(), ref.getOptional());
    }
    throw new MissingReferenceException(
        "valueFrom: " + source + " (expected: fieldRef, configMapKeyRef or secretKeyRef)");
  }

  private static Optional<String> key(
      String name, @Nullable Map<String, String> data, String key, @Nullable Boolean optional) {
    String value = data == null ? null : data.get(key);
    if (value == null && !Boolean.TRUE.equals(optional)) {
      throw new MissingReferenceException(
          data == null ? name + " not found" : "couldn't find key " + key + " in " + name);
    }
    return Optional.ofNullable(value);
  }

  Map<String, String> all(EnvFromSource source) {
    boolean map = source.getConfigMapRef() != null;
    String name = map ? source.getConfigMapRef().getName() : source.getSecretRef().getName();
    Boolean optional =
        map ? source.getConfigMapRef().getOptional() : source.getSecretRef().getOptional();
    Map<String, String> data = map ? configMap(name) : secret(name);
    if (data == null && !Boolean.TRUE.equals(optional)) {
      throw new MissingReferenceException((map ? "configmap " : "secret ") + name + " not found");
    }
    String prefix = source.getPrefix() == null ? "" : source.getPrefix();
    Map<String, String> prefixed = new LinkedHashMap<>();
    (data == null ? Map.<String, String>of() : data)
        .forEach((key, value) -> prefixed.put(prefix + key, value));
    return prefixed;
  }

  private @Nullable Map<String, String> configMap(String name) {
    ConfigMap found = client.configMaps().inNamespace(namespace).withName(name).get();
    return found == null ? null : found.getData();
  }

  private @Nullable Map<String, String> secret(String name) {
    Secret found = client.secrets().inNamespace(namespace).withName(name).get();
    if (found == null) {
      return null;
    }
    Map<String, String> decoded = new LinkedHashMap<>();
    found
        .getData()
        .forEach(
            (key, value) ->
                decoded.put(
                    key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    return decoded;
  }

  private String field(String path) {
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> namespace;
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "status.podIP", "status.podIPs" -> address.podIp();
      case "status.hostIP", "status.hostIPs" -> PodAddress.HOST.podIp();
      case "spec.nodeName" -> or(pod.getSpec().getNodeName(), "");
      case "spec.serviceAccountName" -> or(pod.getSpec().getServiceAccountName(), "default");
      default -> subscript(path);
    };
  }

  private String subscript(String path) {
    Matcher found = SUBSCRIPT.matcher(path);
    if (!found.matches()) {
      throw new MissingReferenceException(
          "fieldPath: "
              + path
              + " (expected: metadata.name, status.podIP or another of the downward API)");
    }
    Map<String, String> values =
        found.group(1).equals("labels")
            ? pod.getMetadata().getLabels()
            : pod.getMetadata().getAnnotations();
    return values.getOrDefault(found.group(2), "");
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }
}
