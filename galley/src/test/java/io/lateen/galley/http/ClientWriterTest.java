package io.lateen.galley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientWriterTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();

  @Test
  void aClientThatDoesNotReadIsCutOff() {
    ClientWriter writer = new ClientWriter(channel, Duration.ofMillis(20));
    full(true);
    assertThatThrownBy(() -> writer.write("event"))
        .isInstanceOf(IOException.class)
        .hasMessage("the client does not read");
    assertThat(channel.isOpen()).isFalse();
    assertThatThrownBy(() -> writer.write("another")).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void aClientThatReadsAgainIsWaitedFor() throws Exception {
    ClientWriter writer = new ClientWriter(channel, Duration.ofSeconds(20));
    full(true);
    Thread drain =
        Thread.ofVirtual()
            .start(
                () -> {
                  full(false);
                  writer.wake();
                });
    writer.write("event");
    drain.join();
    assertThat(channel.<String>readOutbound()).isEqualTo("event");
    assertThat(channel.isOpen()).isTrue();
  }

  private void full(boolean full) {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, !full);
  }
}
