package io.lateen.node.kubelet.image;

import org.jspecify.annotations.Nullable;

/// A part of this JVM that a Pod stands for. Called from virtual threads; never by two at once.
/// While several Pods stand for one part (a rolling restart) it is started by the first and
/// stopped by the last.
public interface HostedPart {
  /// Returns when the part has started; an exception makes the container fail and be restarted.
  void start();

  void stop();

  /// Where the part listens, which is its Pod's address; null when it listens nowhere.
  @Nullable String address();

  /// The name of the java.util.logging logger under which the part logs, `io.lateen.pilot` say;
  /// what it says is the log of the part's containers. Empty: the part has none of its own.
  default String logger() {
    return "";
  }

  /// What the part prints, which goes to its containers' logs as it is; null when it prints
  /// nothing.
  default @Nullable HostedOutput output() {
    return null;
  }

  /// Asked several times a second, so it must be cheap.
  boolean ready();
}
