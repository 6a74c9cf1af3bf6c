package io.lateen.proxy.tls;

import io.lateen.proxy.resource.Pem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the agent hands over apart from the configuration: keys, certificates and roots by name
/// (SDS). In memory only. Thread-safe; what is made of it asks for the [#version] to know when to
/// make it anew.
public final class SecretStore {
  /// The workload's own identity, as Istio calls it.
  public static final String OWN = "default";

  /// What peers are checked against.
  public static final String TRUSTED = "ROOTCA";

  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
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

  /// Adds secrets, or takes the place of what there was under their names; others stay. Followers
  /// are called on this thread.
  public void put(Map<String, Secret> secrets) {
    tell(edit(all -> all.putAll(secrets)));
  }

  /// Takes them out: whoever asks for one anew waits for it. Followers are called on this thread.
  public void remove(Set<String> names) {
    tell(edit(all -> all.keySet().removeAll(names)));
  }

  private void tell(boolean changed) {
    if (changed) {
      followers.forEach(Runnable::run);
    }
  }

  private synchronized boolean edit(Consumer<Map<String, Secret>> edit) {
    Map<String, Secret> all = new HashMap<>(state.secrets);
    edit.accept(all);
    if (all.equals(state.secrets)) {
      return false;
    }
    state = new State(state.version + 1, Map.copyOf(all));
    return true;
  }

  /// Has `follower` called after each change, on the thread that makes it.
  public void follow(Runnable follower) {
    followers.add(follower);
  }

  public void unfollow(Runnable follower) {
    followers.remove(follower);
  }

  /// Null: it has not come yet, or was taken out.
  public @Nullable Secret get(String name) {
    return state.secrets.get(name);
  }

  /// All that there are.
  public Set<String> names() {
    return state.secrets.keySet();
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
