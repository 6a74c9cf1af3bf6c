package io.lateen.node.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;

/// Which object; `namespace` is empty for those of the cluster.
record Key(String namespace, String name) {
  static Key of(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return new Key(namespace == null ? "" : namespace, object.getMetadata().getName());
  }
}
