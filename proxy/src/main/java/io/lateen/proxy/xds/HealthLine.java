package io.lateen.proxy.xds;

import com.google.protobuf.ByteString;
import io.lateen.wire.xds.ClientConversation;
import io.lateen.wire.xds.ErrorDetail;
import io.lateen.wire.xds.TypeUrl;
import io.lateen.wire.xds.WorkloadProbe;
import io.lateen.wire.xds.XdsResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What an ADS stream has beside configuration when the workload joined: how it is to be asked
/// whether it is well, and what came of that. On the stream's event loop.
final class HealthLine {
  private final Consumer<@Nullable WorkloadProbe> told;
  private @Nullable WorkloadProbe probe;
  private @Nullable String last;

  /// @param told how to ask from now on; null: not at all
  HealthLine(Consumer<@Nullable WorkloadProbe> told) {
    this.told = told;
  }

  /// A new stream; its first requests are sent. What was found out counts on it too.
  void opened(GrpcStream stream, ClientConversation conversation) {
    stream.send(conversation.beside(TypeUrl.PROBE, "", null).toByteArray());
    if (last != null) {
      send(stream, conversation, last);
    }
  }

  void take(GrpcStream stream, ClientConversation conversation, XdsResponse response) {
    ErrorDetail refusal = null;
    try {
      become(read(Update.of(response).items()));
    } catch (IOException e) {
      refusal = new ErrorDetail(ErrorDetail.INVALID_ARGUMENT, "" + e.getMessage());
    }
    stream.send(conversation.beside(TypeUrl.PROBE, response.nonce(), refusal).toByteArray());
  }

  private static @Nullable WorkloadProbe read(List<Update.Item> items) throws IOException {
    if (items.isEmpty()) {
      return null;
    }
    ByteString bytes = items.getFirst().bytes();
    return WorkloadProbe.parse(bytes);
  }

  private void become(@Nullable WorkloadProbe next) {
    if (!Objects.equals(next, probe)) {
      probe = next;
      last = null;
      told.accept(next);
    }
  }

  /// What was found out.
  ///
  /// @param why it is ill; empty: it is well
  /// @param stream null: there is none now
  void report(@Nullable GrpcStream stream, ClientConversation conversation, String why) {
    last = why;
    if (stream != null) {
      send(stream, conversation, why);
    }
  }

  private static void send(GrpcStream stream, ClientConversation conversation, String why) {
    ErrorDetail reason = why.isEmpty() ? null : new ErrorDetail(ErrorDetail.INTERNAL, why);
    stream.send(conversation.beside(TypeUrl.HEALTH, "", reason).toByteArray());
  }
}
