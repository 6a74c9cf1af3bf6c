package io.lateen.node.kubelet.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/// What one run of a container printed: lines, each after its time (RFC 3339) and a space. When
/// the file is full it becomes `<file>.1` and a new one begins. Thread-safe.
public final class ContainerLog implements AutoCloseable {
  static final int MAX_BYTES = 10 << 20;

  private final Path file;
  private final int maxBytes;
  private OutputStream out;
  private long size;
  private long written;
  private boolean ended;

  public ContainerLog(Path file) throws IOException {
    this(file, MAX_BYTES);
  }

  ContainerLog(Path file, int maxBytes) throws IOException {
    this.file = file;
    this.maxBytes = maxBytes;
    out = Files.newOutputStream(file);
  }

  public Path file() {
    return file;
  }

  /// Writes down everything `output` brings until it ends.
  public void copy(InputStream output) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      append(line);
    }
  }

  public synchronized void append(String line) throws IOException {
    if (ended) {
      return;
    }
    byte[] bytes = (Instant.now() + " " + line + "\n").getBytes(StandardCharsets.UTF_8);
    if (size > 0 && size + bytes.length > maxBytes) {
      rotate();
    }
    out.write(bytes);
    size += bytes.length;
    written += bytes.length;
    notifyAll();
  }

  private void rotate() throws IOException {
    out.close();
    Files.move(file, rotated(file), StandardCopyOption.REPLACE_EXISTING);
    out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    size = 0;
  }

  static Path rotated(Path file) {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  /// Waits until more than `known` bytes were ever written, or the log has ended; returns how many.
  synchronized long awaitMore(long known) throws InterruptedException {
    while (written <= known && !ended) {
      wait();
    }
    return written;
  }

  synchronized long written() {
    return written;
  }

  /// How many bytes went to files before the current one.
  synchronized long writtenBefore() {
    return written - size;
  }

  synchronized boolean ended() {
    return ended;
  }

  @Override
  public synchronized void close() throws IOException {
    ended = true;
    out.close();
    notifyAll();
  }
}
