package io.lateen.node.kubelet.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HostedOutputTest {
  private final HostedOutput output = new HostedOutput();
  private final List<String> first = new ArrayList<>();
  private final List<String> second = new ArrayList<>();

  @Test
  void whoeverReadsGetsWholeLines() throws IOException {
    Consumer<String> reader = first::add;
    output.addReader(reader);
    output.addReader(second::add);
    output.write("{\"a\":\"ü".getBytes(UTF_8));
    assertThat(first).isEmpty();
    output.write("\"}\nnext\n".getBytes(UTF_8));
    output.removeReader(reader);
    output.write("last\n".getBytes(UTF_8));
    assertThat(first).containsExactly("{\"a\":\"ü\"}", "next");
    assertThat(second).containsExactly("{\"a\":\"ü\"}", "next", "last");
  }

  @Test
  void aLineWithoutEndComesInPieces() throws IOException {
    output.addReader(first::add);
    output.write(new byte[HostedOutput.LONGEST_LINE * 2]);
    assertThat(first).hasSize(2);
  }
}
