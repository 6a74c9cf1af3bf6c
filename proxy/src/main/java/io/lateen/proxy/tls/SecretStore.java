package io.lateen.proxy.tls;

import io.lateen.proxy.resource.Pem;
import java.util.Map;

/// What the agent hands over apart from the configuration: keys, certificates and roots by name
/// (SDS). In memory only. Thread-safe; what is made of it asks for the [#version] to know when to
/// make it anew.
public final class SecretStore {
  /// The workload's own identity, as Istio calls it.
  public static final String OWN = "default";

  /// What peers are checked against.
  public static final String TRUSTED = "ROOTCA";

  private volatile State state = new State(0, Map.of());

  /// One secret; parts it does not have are empty. PEM.
  public record Secret(String chain, String key, String roots) {
    /// Keys do not belong into logs.
    @Override
    public String toString() {
      return "Secret[redacted]";
    }
  }

  private record State(long version, Map<String, Secret> secrets) {}

  /// Takes the place of everything there was.
  public synchronized void set(Map<String, Secret> secrets) {
    state = new State(state.version + 1, Map.copyOf(secrets));
  }

  /// Grows with every change; 0: nothing has ever come.
  public long version() {
    return state.version;
  }

  /// @throws IllegalArgumentException when it is not there
  String text(Pem.Secret wanted) {
    Secret secret = state.secrets.get(wanted.name());
    String text =
        secret == null
            ? ""
            : switch (wanted.part()) {
              case CHAIN -> secret.chain();
              case KEY -> secret.key();
              case ROOTS -> secret.roots();
            };
    if (text.isEmpty()) {
      throw new IllegalArgumentException("secret " + wanted.name() + " has not come yet");
    }
    return text;
  }
}
