package io.lateen.node.kubelet.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Reads a container's log for `kubectl logs`. One reader serves one answer.
public final class LogReader {
  private final LogQuery query;
  private final OutputStream out;
  private long left;

  public LogReader(LogQuery query, OutputStream out) {
    this.query = query;
    this.out = out;
    left = query.limitBytes() == null ? Long.MAX_VALUE : query.limitBytes();
  }

  /// Answers from a live log; with `follow`, until it ends.
  public void read(ContainerLog log) throws IOException, InterruptedException {
    long before = log.writtenBefore();
    long position = log.written() - before;
    readUpTo(log.file(), position);
    out.flush();
    while (query.follow() && left > 0 && log.awaitMore(before + position) > before + position) {
      if (log.writtenBefore() != before) { // a new file has begun
        copy(ContainerLog.rotated(log.file()), position);
        before = log.writtenBefore();
        position = 0;
      }
      position += copy(log.file(), position);
      out.flush();
    }
  }

  /// Answers from the file of a run that is over.
  public void readFile(Path file) throws IOException {
    readUpTo(file, Long.MAX_VALUE);
  }

  private void readUpTo(Path file, long end) throws IOException {
    Deque<String> tail = new ArrayDeque<>();
    collect(lines(ContainerLog.rotated(file), 0, Long.MAX_VALUE), tail);
    collect(lines(file, 0, end), tail);
    for (String line : tail) {
      write(line);
    }
  }

  private void collect(String text, Deque<String> tail) {
    long most = query.tailLines() == null ? Long.MAX_VALUE : query.tailLines();
    text.lines().filter(this::wanted).forEach(tail::add);
    while (tail.size() > most) {
      tail.remove();
    }
  }

  /// Writes the complete lines after `position`; returns how many bytes they have.
  private long copy(Path file, long position) throws IOException {
    String text = lines(file, position, Long.MAX_VALUE);
    for (String line : (Iterable<String>) text.lines().filter(this::wanted)::iterator) {
      write(line);
    }
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// The complete lines between two positions of a file that may not exist.
  private static String lines(Path file, long start, long end) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(start);
      byte[] bytes = in.readNBytes((int) Math.min(end - start, Integer.MAX_VALUE - 8));
      int length = bytes.length;
      while (length > 0 && bytes[length - 1] != '\n') {
        length--;
      }
      return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
  }

  private boolean wanted(String line) {
    return query.since() == null || !Instant.parse(time(line)).isBefore(query.since());
  }

  private static String time(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private void write(String line) throws IOException {
    String shown = query.timestamps() ? line : line.substring(line.indexOf(' ') + 1);
    byte[] bytes = (shown + "\n").getBytes(StandardCharsets.UTF_8);
    int length = (int) Math.min(bytes.length, left);
    out.write(bytes, 0, length);
    left -= length;
  }
}
