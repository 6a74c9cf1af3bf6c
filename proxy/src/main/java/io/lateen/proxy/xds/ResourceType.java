package io.lateen.proxy.xds;

import io.lateen.wire.xds.TypeUrl;

/// The four types of resources.
enum ResourceType {
  CLUSTERS(TypeUrl.CLUSTER, "name"),
  ASSIGNMENTS(TypeUrl.ENDPOINT, "cluster_name"),
  LISTENERS(TypeUrl.LISTENER, "name"),
  TABLES(TypeUrl.ROUTE, "name");

  private final String typeUrl;
  private final String nameField;

  ResourceType(String typeUrl, String nameField) {
    this.typeUrl = typeUrl;
    this.nameField = nameField;
  }

  String typeUrl() {
    return typeUrl;
  }

  String messageName() {
    return typeUrl.substring(typeUrl.indexOf('/') + 1);
  }

  String nameField() {
    return nameField;
  }

  static ResourceType of(String typeUrl) {
    for (ResourceType type : values()) {
      if (type.typeUrl.equals(typeUrl)) {
        return type;
      }
    }
    throw new IllegalArgumentException(typeUrl + " is no resource type of ours");
  }
}
