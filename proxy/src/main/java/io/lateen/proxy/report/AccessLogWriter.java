package io.lateen.proxy.report;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Writes access logs from one thread, so that no event loop waits for a disk. When it falls
/// behind,
/// blocks of lines are dropped and counted.
@SuppressWarnings("ArrayRecordComponent")
public final class AccessLogWriter implements AutoCloseable {
  private static final int QUEUED_BLOCKS = 256;

  private final ArrayBlockingQueue<Block> queue = new ArrayBlockingQueue<>(QUEUED_BLOCKS);
  /// A reporter that a listener has retired lives as long as it holds lines, then nobody keeps it.
  private final Queue<WeakReference<AccessLogReporter>> reporters = new ConcurrentLinkedQueue<>();
  private final AtomicLong dropped = new AtomicLong();
  private final Map<String, OutputStream> files = new HashMap<>();
  private final Thread thread;
  private volatile boolean closing;

  private record Block(String path, byte[] lines) {}

  public AccessLogWriter() {
    thread = Thread.ofPlatform().name("lateen-access-log").daemon().start(this::run);
  }

  /// From any thread; never blocks.
  void write(String path, byte[] lines) {
    if (!queue.offer(new Block(path, lines))) {
      dropped.incrementAndGet();
    }
  }

  /// Asks for what the reporter still holds when everything ends, after the event loops ended.
  void atEnd(AccessLogReporter reporter) {
    reporters.removeIf(other -> other.refersTo(null));
    reporters.add(new WeakReference<>(reporter));
  }

  private void collect() {
    for (WeakReference<AccessLogReporter> reference : reporters) {
      AccessLogReporter reporter = reference.get();
      if (reporter != null) {
        reporter.handOverAll();
      }
    }
  }

  /// How many blocks of lines were thrown away.
  public long dropped() {
    return dropped.get();
  }

  private void run() {
    try {
      while (!closing || !queue.isEmpty()) {
        Block block = queue.poll(100, TimeUnit.MILLISECONDS);
        if (block != null) {
          append(block);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void append(Block block) {
    try {
      OutputStream out = files.get(block.path);
      if (out == null) {
        out = open(block.path);
        files.put(block.path, out);
      }
      out.write(block.lines);
      out.flush();
    } catch (IOException e) {
      dropped.incrementAndGet();
    }
  }

  private static OutputStream open(String path) throws IOException {
    return switch (path) {
      case "/dev/stdout" -> System.out;
      case "/dev/stderr" -> System.err;
      default -> new FileOutputStream(path, true);
    };
  }

  /// Writes what is queued and ends; waits for that, but not for ever.
  @Override
  public void close() {
    collect();
    closing = true;
    try {
      thread.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Map.Entry<String, OutputStream> file : files.entrySet()) {
      closeFile(file.getKey(), file.getValue());
    }
  }

  private static void closeFile(String path, OutputStream out) {
    if (path.equals("/dev/stdout") || path.equals("/dev/stderr")) {
      return;
    }
    try {
      out.close();
    } catch (IOException e) {
      System.err.println("lateen: access log " + path + ": " + e.getMessage());
    }
  }
}
