package io.lateen.mixer.snapshot;

import io.lateen.wire.kube.KubeObject;
import java.util.ArrayList;
import java.util.List;

/// Which handler or instance: what references in rules resolve to.
record ObjectName(String name, String kind, String namespace) {

  static ObjectName of(KubeObject object) {
    return new ObjectName(object.name(), object.kind().kind(), object.namespace());
  }

  /// `requestcount.metric.istio-system`
  String full() {
    return name + "." + kind + "." + namespace;
  }

  /// What a reference may mean, the likeliest first: `name.kind.namespace`, `name.kind` and `name`
  /// in the namespace of whoever refers, and `name.namespace`. Names may contain dots.
  ///
  /// @param general `handler` or `instance`, the kind that need not be said
  static List<ObjectName> candidates(String reference, String general, String namespace) {
    List<ObjectName> candidates = new ArrayList<>();
    int last = reference.lastIndexOf('.');
    if (last > 0) {
      String head = reference.substring(0, last);
      String tail = reference.substring(last + 1);
      int middle = head.lastIndexOf('.');
      if (middle > 0) {
        candidates.add(new ObjectName(head.substring(0, middle), head.substring(middle + 1), tail));
      }
      candidates.add(new ObjectName(head, tail, namespace));
      candidates.add(new ObjectName(head, general, tail));
    }
    candidates.add(new ObjectName(reference, general, namespace));
    return candidates;
  }
}
