package io.lateen.wire.kube.local;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An API server in this process. Whoever has one of these is its administrator.
@FunctionalInterface
public interface LocalApi {
  /// Blocks until there is an answer, whose body is to be closed; from any thread.
  Answer ask(Question question);

  /// A request, whole.
  ///
  /// @param uri of which path and query count
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Question(String method, URI uri, Map<String, List<String>> headers, byte[] body) {}

  /// A response.
  record Answer(int status, Map<String, List<String>> headers, Body body) {}

  /// What comes piece by piece.
  interface Body extends AutoCloseable {
    /// Blocks until there is more.
    ///
    /// @return null at the end, also when closed meanwhile
    byte @Nullable [] next() throws IOException, InterruptedException;

    /// From any thread.
    @Override
    void close();
  }
}
