package io.lateen.proxy.agent;

/// A proxy that the agent answers for: in this process or a child.
public interface AgentProcess extends AutoCloseable {
  /// Lets requests under way finish and keeps others from coming; blocks, for a bounded time.
  void drain();

  /// Ends it.
  @Override
  void close();
}
