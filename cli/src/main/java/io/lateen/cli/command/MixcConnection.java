package io.lateen.cli.command;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.lateen.cli.Complaint;
import io.lateen.wire.proto.mixer.MixerGrpc;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import picocli.CommandLine.Option;

/// Where Mixer is, and how to ask it.
final class MixcConnection {
  private static final int TIMEOUT_SECONDS = 30;

  @Option(
      names = {"-m", "--mixer"},
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9091",
      description = "Address of Mixer (${DEFAULT-VALUE}).")
  private String mixer = "";

  @Option(
      names = {"-r", "--repeat"},
      paramLabel = "N",
      defaultValue = "1",
      description = "How many times to ask (${DEFAULT-VALUE}).")
  private int repeat;

  /// Asks as often as told; what `print` is given is one answer.
  ///
  /// @param call name, for complaints
  <R> void ask(
      String call,
      Function<MixerGrpc.MixerBlockingStub, R> question,
      java.util.function.Consumer<R> print) {
    if (repeat < 1) {
      throw new Complaint("-r: " + repeat + " (expected: 1 or more)", "");
    }
    ManagedChannel channel = NettyChannelBuilder.forTarget(mixer).usePlaintext().build();
    try {
      for (int i = 0; i < repeat; i++) {
        print.accept(
            question.apply(
                MixerGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)));
      }
    } catch (StatusRuntimeException e) {
      throw new Complaint(call + " RPC failed: " + e.getMessage(), nextStep(e), e);
    } finally {
      channel.shutdownNow();
    }
  }

  private String nextStep(StatusRuntimeException failure) {
    return switch (failure.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED ->
          "is Mixer at " + mixer + "? another address: --mixer HOST:PORT";
      default -> "";
    };
  }
}
