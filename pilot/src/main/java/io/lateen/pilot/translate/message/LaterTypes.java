package io.lateen.pilot.translate.message;

import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.filter.network.mysql_proxy.v1alpha1.MySQLProxy;
import java.util.Map;

/// Messages that are published under an earlier name than the one by which they travel.
final class LaterTypes {
  private static final String MYSQL = "envoy.extensions.filters.network.mysql_proxy.v3";

  /// By the name that travels; without a field set.
  static final Map<String, Message> ALL = Map.of(MYSQL + ".MySQLProxy", mysqlProxy());

  private LaterTypes() {}

  private static Message mysqlProxy() {
    FileDescriptor first = MySQLProxy.getDescriptor().getFile();
    try {
      FileDescriptor later =
          FileDescriptor.buildFrom(
              first.toProto().toBuilder().setPackage(MYSQL).build(),
              first.getDependencies().toArray(FileDescriptor[]::new));
      return DynamicMessage.getDefaultInstance(later.findMessageTypeByName("MySQLProxy"));
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }
}
