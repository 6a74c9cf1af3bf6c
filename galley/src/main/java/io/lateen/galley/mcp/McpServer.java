package io.lateen.galley.mcp;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.lateen.galley.store.ObjectStore;
import io.lateen.wire.mcp.Collection;
import io.lateen.wire.mcp.McpMethods;
import io.lateen.wire.mcp.RequestResources;
import io.lateen.wire.mcp.Resources;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Serves the store's configuration to sinks: what they ask for, then every change of it, as soon
/// as they have answered the one before.
public final class McpServer implements AutoCloseable {
  private final McpListener figures;
  private final Published published;
  private final ChangeFollower follower;
  private final Set<McpStream> streams = ConcurrentHashMap.newKeySet();
  private final AtomicLong numbers = new AtomicLong();
  private final Server server;

  private McpServer(McpSettings settings, ObjectStore store, McpListener figures) {
    this.figures = figures;
    this.published = new Published(store);
    this.follower = new ChangeFollower(store, this::changed);
    this.server =
        NettyServerBuilder.forAddress(settings.address(), settings.credentials())
            .addService(service(McpMethods.RESOURCE_SOURCE, McpMethods.ESTABLISH_RESOURCE_STREAM))
            .addService(service(McpMethods.AGGREGATED, McpMethods.STREAM_AGGREGATED_RESOURCES))
            .maxInboundMessageSize(settings.maxRequestSize())
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .build();
  }

  /// Begins to take sinks in.
  ///
  /// @throws IOException if the address cannot be had
  public static McpServer start(McpSettings settings, ObjectStore store, McpListener figures)
      throws IOException {
    McpServer begun = new McpServer(settings, store, figures);
    begun.server.start();
    Thread.ofVirtual().name("galley-mcp").start(begun.follower);
    return begun;
  }

  private ServerServiceDefinition service(
      String name, MethodDescriptor<RequestResources, Resources> method) {
    return ServerServiceDefinition.builder(name)
        .addMethod(method, ServerCalls.asyncBidiStreamingCall(this::open))
        .build();
  }

  private StreamObserver<RequestResources> open(StreamObserver<Resources> out) {
    McpStream stream =
        new McpStream(
            numbers.incrementAndGet(),
            (ServerCallStreamObserver<Resources>) out,
            published,
            figures,
            this::ended);
    streams.add(stream);
    figures.streams(streams.size());
    return stream;
  }

  private void ended(McpStream stream) {
    streams.remove(stream);
    figures.streams(streams.size());
  }

  private void changed(Set<Collection> collections) {
    published.changed(collections);
    figures.published();
    streams.forEach(stream -> stream.push(collections));
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    follower.close();
    server.shutdownNow();
  }
}
