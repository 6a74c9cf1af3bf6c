package io.lateen.proxy.filter.http;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.lateen.proxy.message.Fields;
import io.lateen.proxy.message.MessageDecoder;
import io.lateen.proxy.message.Problems;
import io.lateen.proxy.message.Schema;
import io.lateen.proxy.resource.FilterConfig;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/// Gives a filter's parser a message that Envoy's own classes wrote.
///
/// @param config what it made of it
/// @param problems what it found wrong, each with its path
public record FilterParsing(FilterConfig config, List<String> problems) {

  public static FilterParsing of(Message message, Function<Fields, FilterConfig> parser)
      throws IOException {
    return of(message.getDescriptorForType().getFullName(), message.toByteString(), parser);
  }

  /// Of a message whose class has another name than what it stands for.
  public static FilterParsing of(
      String type, ByteString message, Function<Fields, FilterConfig> parser) throws IOException {
    MessageDecoder decoder = new MessageDecoder(Schema.envoy());
    Problems problems = new Problems();
    Fields fields = new Fields(decoder.decode(type, message), "", problems, decoder);
    return new FilterParsing(parser.apply(fields), problems.list());
  }
}
