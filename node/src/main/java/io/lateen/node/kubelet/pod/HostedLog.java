package io.lateen.node.kubelet.pod;

import io.lateen.node.kubelet.image.HostedPart;
import io.lateen.node.kubelet.log.ContainerLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What a part of this JVM says, as its container's log: `time<tab>level<tab>message`, as Istio's
/// own parts write. The JVM's own log has it too. Thread-safe.
final class HostedLog extends Handler {
  private final ContainerLog log;
  private final Logger logger; // the registry alone would let go of it
  private final SimpleFormatter words = new SimpleFormatter();

  private HostedLog(ContainerLog log, Logger logger) {
    this.log = log;
    this.logger = logger;
  }

  static HostedLog follow(HostedPart part, ContainerLog log) {
    HostedLog followed = new HostedLog(log, Logger.getLogger(part.logger()));
    if (!part.logger().isEmpty()) {
      followed.logger.addHandler(followed);
    }
    followed.line("info", "runs in process %d".formatted(ProcessHandle.current().pid()));
    return followed;
  }

  @Override
  public void publish(LogRecord entry) {
    String level = entry.getLevel().getName().toLowerCase(Locale.ROOT);
    line(level, words.formatMessage(entry));
    if (entry.getThrown() != null) {
      StringWriter trace = new StringWriter();
      entry.getThrown().printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(line -> line(level, line));
    }
  }

  private void line(String level, String text) {
    try {
      log.append(Instant.now() + "\t" + level + "\t" + text);
    } catch (IOException e) {
      logger.removeHandler(this); // no room: a part must not fail because of its log
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    line("info", "ended");
  }
}
