package io.lateen.mixer.adapter.grpc;

import com.google.protobuf.Any;
import io.lateen.mixer.adapter.Handler;
import java.io.IOException;
import java.time.Duration;

/// A program elsewhere that understands templates compiled in here; it is asked in the clear.
///
/// @param address `host:port`
/// @param timeout of a call
/// @param params told to it as they are: with every call, or when a session begins
public record Backend(String address, Duration timeout, Any params, boolean sessionBased) {

  /// Connects when there is something to say.
  ///
  /// @param name of the handler
  public Handler open(String name) throws IOException {
    Calls calls = new Calls(new Connection(address, timeout, new Authentication.None()), name);
    AdapterConfig config = new AdapterConfig(params);
    Session session =
        sessionBased ? Session.shared(name, calls, config) : Session.none(calls, config);
    return new RemoteHandler(CompiledTemplates.ALL, calls, session);
  }
}
