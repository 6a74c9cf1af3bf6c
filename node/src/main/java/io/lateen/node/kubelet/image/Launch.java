package io.lateen.node.kubelet.image;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a container of some image runs on this host.
public sealed interface Launch {
  /// The Pod's address, where it must be a certain one; null: any.
  default @Nullable String address() {
    return null;
  }

  /// A child process. `argv` is what an image's entry point would be: the container's `command`
  /// replaces it, its `args` are appended; `$(NAME)` in it is the container's variable NAME.
  /// `env` is overridden by everything else a container's environment is made of.
  ///
  /// @param address where others expect it; null: at any address
  record Exec(List<String> argv, Map<String, String> env, @Nullable String address)
      implements Launch {
    public Exec(List<String> argv, Map<String, String> env) {
      this(argv, env, null);
    }

    public Exec {
      argv = List.copyOf(argv);
      env = Map.copyOf(env);
      if (argv.isEmpty()) {
        throw new IllegalArgumentException("argv: [] (expected: at least the program)");
      }
    }
  }

  /// A part that runs in this very JVM; its Pod shows how the part really is.
  record Hosted(HostedPart part) implements Launch {
    @Override
    public @Nullable String address() {
      return part.address();
    }
  }

  /// Completes at once without a process, as an init container that sets up a network we do not
  /// have.
  record Nothing() implements Launch {}
}
