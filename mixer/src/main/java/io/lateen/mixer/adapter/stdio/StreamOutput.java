package io.lateen.mixer.adapter.stdio;

import java.io.IOException;
import java.io.OutputStream;

/// A stream of the process, which stays open. Handlers that share it write one after another.
record StreamOutput(OutputStream stream) implements Output {
  @Override
  public void write(byte[] lines) throws IOException {
    synchronized (stream) {
      stream.write(lines);
      stream.flush();
    }
  }

  @Override
  public void close() {
    // Not ours.
  }
}
