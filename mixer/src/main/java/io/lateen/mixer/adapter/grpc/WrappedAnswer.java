package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.lateen.mixer.adapter.CheckResult;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// What adapters answer by their template's descriptor: a bare result, or `result` and `output` in
/// a message of the template's own.
final class WrappedAnswer {
  private WrappedAnswer() {}

  /// Empty when the answer is the result itself, or has none.
  static Optional<FieldDescriptor> result(Descriptor response) {
    return part(response, "result");
  }

  /// A message in an answer.
  static Optional<FieldDescriptor> part(Descriptor response, String name) {
    return Optional.ofNullable(response.findFieldByName(name))
        .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
        .filter(field -> !field.isRepeated());
  }

  static CheckResult check(Descriptor response, byte[] answer) throws IOException {
    Optional<FieldDescriptor> result = result(response);
    if (result.isEmpty()) {
      return Answers.check(answer, Map.of());
    }
    DynamicMessage message = DynamicMessage.parseFrom(response, answer);
    return Answers.check(
        ((Message) message.getField(result.get())).toByteArray(), RemoteOutput.values(message));
  }

  /// @throws IOException when the adapter says that it has no values to give
  static Map<String, Object> generated(Descriptor response, byte[] answer) throws IOException {
    if (result(response).isEmpty()) {
      return RemoteOutput.values(DynamicMessage.parseFrom(response, answer));
    }
    CheckResult result = check(response, answer);
    if (!result.isOk()) {
      throw new IOException("code " + result.code() + ": " + result.message());
    }
    return result.output();
  }
}
