package io.lateen.pilot.status;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.envoyproxy.envoy.config.filter.network.mysql_proxy.v1alpha1.MySQLProxy;

/// Messages that are published under an earlier name than the one by which they travel.
final class LaterTypes {
  private LaterTypes() {}

  static Descriptor mysqlProxy() {
    FileDescriptor first = MySQLProxy.getDescriptor().getFile();
    try {
      return FileDescriptor.buildFrom(
              first.toProto().toBuilder()
                  .setPackage("envoy.extensions.filters.network.mysql_proxy.v3")
                  .build(),
              first.getDependencies().toArray(FileDescriptor[]::new))
          .findMessageTypeByName("MySQLProxy");
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }
}
