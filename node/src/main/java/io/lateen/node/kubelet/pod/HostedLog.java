package io.lateen.node.kubelet.pod;

import io.lateen.node.kubelet.image.HostedOutput;
import io.lateen.node.kubelet.image.HostedPart;
import io.lateen.node.kubelet.log.ContainerLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/// What a part of this JVM says, as its container's log: `time<tab>level<tab>message`, as Istio's
/// own parts write; what it prints comes as it is. The JVM's own log has the
/// former too. Thread-safe.
final class HostedLog extends Handler {
  private final ContainerLog log;
  private final Logger logger; // the registry alone would let go of it
  private final @Nullable HostedOutput output;
  private final Consumer<String> printed = this::raw;
  private final SimpleFormatter words = new SimpleFormatter();

  private HostedLog(ContainerLog log, HostedPart part) {
    this.log = log;
    this.logger = Logger.getLogger(part.logger());
    this.output = part.output();
  }

  static HostedLog follow(HostedPart part, ContainerLog log) {
    HostedLog followed = new HostedLog(log, part);
    if (!part.logger().isEmpty()) {
      followed.logger.addHandler(followed);
    }
    if (followed.output != null) {
      followed.output.addReader(followed.printed);
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
    raw(Instant.now() + "\t" + level + "\t" + text);
  }

  private void raw(String text) {
    try {
      log.append(text);
    } catch (IOException e) {
      detach(); // no room: a part must not fail because of its log
    }
  }

  private void detach() {
    logger.removeHandler(this);
    if (output != null) {
      output.removeReader(printed);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    detach();
    line("info", "ended");
  }
}
