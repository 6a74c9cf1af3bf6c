package io.lateen.proxy.xds;

import com.google.protobuf.ByteString;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.message.Message;
import io.lateen.proxy.message.MessageDecoder;
import io.lateen.proxy.message.Problems;
import io.lateen.proxy.message.Schema;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Bytes → resource, or the reasons why not.
final class ResourceReader {
  private final MessageDecoder decoder = new MessageDecoder(Schema.envoy());

  /// @param name what the resource calls itself, as far as it could be read
  /// @param value null when there are problems
  record Read<T>(String name, @Nullable T value, List<String> problems) {}

  <T> Read<T> read(
      String typeName, String nameField, ByteString bytes, Function<Fields, T> parser) {
    Problems problems = new Problems();
    String name = "";
    try {
      Message message = decoder.decode(typeName, bytes);
      Fields fields = new Fields(message, "", problems, decoder);
      name = fields.required(nameField);
      T value = parser.apply(fields);
      return new Read<>(name, problems.isEmpty() ? value : null, problems.list());
    } catch (IOException e) {
      return new Read<>(name, null, List.of(e.getMessage() + " (expected: " + typeName + ")"));
    }
  }
}
