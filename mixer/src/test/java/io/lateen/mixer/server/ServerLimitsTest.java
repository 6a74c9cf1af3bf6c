package io.lateen.mixer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.lateen.mixer.server.load.LoadLimits;
import io.lateen.wire.kube.EventSink;
import io.lateen.wire.proto.mixer.CheckRequest;
import io.lateen.wire.proto.mixer.CompressedAttributes;
import io.lateen.wire.proto.mixer.MixerGrpc;
import io.lateen.wire.proto.mixer.ReportRequest;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that is asked too much, and one that listens in a file.
class ServerLimitsTest {
  private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

  @TempDir Path folder;

  private static MixerServer server(SocketAddress address, LoadLimits load) throws IOException {
    return MixerServer.start(
        MixerSettings.at(address, ANY, "test").withLimits(CallLimits.USUAL, load),
        new Objects().sync(),
        EventSink.NONE);
  }

  private static ReportRequest report(int records) {
    ReportRequest.Builder report = ReportRequest.newBuilder();
    for (int i = 0; i < records; i++) {
      report.addAttributes(CompressedAttributes.getDefaultInstance());
    }
    return report.build();
  }

  @Test
  void tooManyAreToldToTryAgain() throws Exception {
    LoadLimits load =
        new LoadLimits(LoadLimits.Mode.ENFORCE, Duration.ZERO, 0, Duration.ofSeconds(1), 1e-6, 100);
    try (MixerServer server = server(ANY, load)) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      MixerGrpc.MixerBlockingStub mixer =
          MixerGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
      mixer.report(report(98));
      mixer.check(CheckRequest.getDefaultInstance());
      assertThatThrownBy(() -> mixer.report(report(2)))
          .hasMessage("UNAVAILABLE: Server is currently overloaded. Please try again.");
      mixer.check(CheckRequest.getDefaultInstance());
      assertThatThrownBy(() -> mixer.check(CheckRequest.getDefaultInstance()))
          .hasMessage("UNAVAILABLE: Server is currently overloaded. Please try again.");
      channel.shutdownNow();
      assertThat(channel.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aFileIsAnAddressToo() throws Exception {
    UnixDomainSocketAddress file = UnixDomainSocketAddress.of(folder.resolve("mixer.socket"));
    // What a server that was killed leaves behind.
    ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(file).close();
    assertThat(file.getPath()).exists();
    try (MixerServer server = server(file, LoadLimits.NONE);
        var loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())) {
      assertThat(server.port()).isEqualTo(-1);
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(file)
              .channelType(NioDomainSocketChannel.class)
              .eventLoopGroup(loop)
              .usePlaintext()
              .build();
      MixerGrpc.newBlockingStub(channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .check(CheckRequest.getDefaultInstance());
      assertThatThrownBy(() -> server(file, LoadLimits.NONE))
          .isInstanceOf(IOException.class)
          .hasMessageEndingWith("mixer.socket: another server listens there");
      channel.shutdownNow();
      assertThat(channel.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(file.getPath()).doesNotExist();
  }
}
