package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import io.lateen.mixer.adapter.Params;
import java.util.Optional;

/// What an adapter is told about a handler: its parameters, or the session that stands for them.
///
/// @param any as it goes into a message
record AdapterConfig(Any any) {
  private static final String TYPES = "type.googleapis.com/";
  private static final String SESSION = "google.protobuf.Any.type_url";

  static AdapterConfig of(Optional<Descriptor> type, Params params) {
    return new AdapterConfig(
        type.map(
                descriptor ->
                    Any.newBuilder()
                        .setTypeUrl(TYPES + descriptor.getFullName())
                        .setValue(ConfigTranslator.translate(descriptor, params).toByteString())
                        .build())
            .orElse(Any.getDefaultInstance()));
  }

  static AdapterConfig session(String id) {
    return new AdapterConfig(
        Any.newBuilder()
            .setTypeUrl(SESSION)
            .setValue(com.google.protobuf.ByteString.copyFromUtf8(id))
            .build());
  }
}
