package io.lateen.wire.monitoring.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/// Writes each record to every target at once. Thread-safe.
final class LogOutput extends Handler {
  private final Scopes scopes;
  private final List<OutputStream> targets;
  private final ReentrantLock lock = new ReentrantLock();

  /// @param scopes held, for their levels would be forgotten
  LogOutput(Scopes scopes, Formatter lines, List<OutputStream> targets) {
    this.scopes = scopes;
    this.targets = targets;
    setFormatter(lines);
    setLevel(Level.ALL);
  }

  Scopes scopes() {
    return scopes;
  }

  @Override
  public void publish(LogRecord entry) {
    if (isLoggable(entry)) {
      write(getFormatter().format(entry).getBytes(StandardCharsets.UTF_8));
    }
  }

  private void write(byte[] line) {
    lock.lock();
    try {
      targets.forEach(target -> write(target, line));
    } finally {
      lock.unlock();
    }
  }

  /// A target that fails is told of once, and the others go on.
  private void write(OutputStream target, byte[] line) {
    try {
      target.write(line, 0, line.length);
      target.flush();
    } catch (IOException e) {
      reportError("a log target failed", e, ErrorManager.WRITE_FAILURE);
    }
  }

  @Override
  public void flush() {}

  /// Standard output is the process's, files end with it.
  @Override
  public void close() {}
}
