package io.lateen.node.kubelet.image;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// The standard output of a part of this JVM. Whole lines (UTF-8) go to whoever reads them at that
/// moment: the logs of the containers that stand for the part. Thread-safe.
public final class HostedOutput extends OutputStream {
  /// A line longer than this many octets is handed on in pieces, so that a part which never ends
  /// its line cannot fill the heap.
  static final int LONGEST_LINE = 64 << 10;

  private final List<Consumer<String>> readers = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  public void addReader(Consumer<String> reader) {
    readers.add(reader);
  }

  public void removeReader(Consumer<String> reader) {
    readers.remove(reader);
  }

  @Override
  public synchronized void write(int octet) {
    if (octet == '\n') {
      handOn();
      return;
    }
    line.write(octet);
    if (line.size() == LONGEST_LINE) {
      handOn();
    }
  }

  @Override
  public synchronized void write(byte[] octets, int start, int length) {
    for (int i = start; i < start + length; i++) {
      write(octets[i]);
    }
  }

  private void handOn() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    readers.forEach(reader -> reader.accept(text));
  }
}
