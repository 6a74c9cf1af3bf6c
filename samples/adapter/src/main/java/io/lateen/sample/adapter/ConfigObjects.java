package io.lateen.sample.adapter;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.lateen.sample.adapter.config.Params;
import io.lateen.sample.adapter.listentry.HandleListEntryRequest;
import io.lateen.sample.adapter.metric.HandleMetricRequest;
import io.lateen.sample.adapter.quota.HandleQuotaRequest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// The objects by which Mixer knows an adapter and its templates, each with its descriptors: what
/// `protoc --include_imports --descriptor_set_out` would write.
final class ConfigObjects {
  private static final Map<String, FileDescriptor> TEMPLATES =
      new LinkedHashMap<>(
          Map.of(
              "listentry", HandleListEntryRequest.getDescriptor().getFile(),
              "metric", HandleMetricRequest.getDescriptor().getFile(),
              "quota", HandleQuotaRequest.getDescriptor().getFile()));

  private ConfigObjects() {}

  static String yaml(String address, boolean sessions) {
    StringBuilder yaml = new StringBuilder();
    TEMPLATES.forEach((name, file) -> yaml.append(template(name, file)));
    return yaml.append(adapter(sessions)).append(handler(address)).toString();
  }

  private static String template(String name, FileDescriptor file) {
    return """
        apiVersion: config.istio.io/v1alpha2
        kind: template
        metadata: {name: %s, namespace: istio-system}
        spec:
          descriptor: %s
        ---
        """
        .formatted(name, descriptors(file));
  }

  private static String adapter(boolean sessions) {
    return """
        apiVersion: config.istio.io/v1alpha2
        kind: adapter
        metadata: {name: sample, namespace: istio-system}
        spec:
          description: turns values away, prints metrics, counts quotas
          session_based: %s
          templates: [listentry, metric, quota]
          config: %s
        ---
        """
        .formatted(sessions, descriptors(Params.getDescriptor().getFile()));
  }

  private static String handler(String address) {
    return """
        apiVersion: config.istio.io/v1alpha2
        kind: handler
        metadata: {name: samplehandler, namespace: istio-system}
        spec:
          adapter: sample
          connection: {address: "%s", timeout: 10s}
          params:
            denied: [mallory]
            most: 5
        """
        .formatted(address);
  }

  private static String descriptors(FileDescriptor file) {
    Map<String, FileDescriptor> all = new LinkedHashMap<>();
    collect(file, all);
    FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    all.values().forEach(each -> set.addFile(each.toProto()));
    return Base64.getEncoder().encodeToString(set.build().toByteArray());
  }

  private static void collect(FileDescriptor file, Map<String, FileDescriptor> into) {
    file.getDependencies().forEach(imported -> collect(imported, into));
    into.putIfAbsent(file.getName(), file);
  }
}
