package io.lateen.mixer.adapter.grpc;

import io.grpc.ManagedChannel;
import io.lateen.wire.monitoring.CertificateFile;
import io.lateen.wire.tls.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection's channel, opened anew when its files have changed; files that cannot be used leave
/// the former in force. It looks when somebody calls, and not often. Any thread.
final class FollowedChannel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FollowedChannel.class);
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(10);

  private final Connection connection;
  private final String handler;
  private final Duration pause;
  private final List<Path> files;
  private final ReentrantLock looking = new ReentrantLock();
  private List<FileStamp> stamps;

  /// Whoever asked for it before the exchange has ended its call when the next look comes.
  private @Nullable ManagedChannel former;

  private boolean closed;
  private volatile long looked = System.nanoTime();
  private volatile ChannelOpener.Opened opened;

  /// @param pause from one look to the next; longer than a call takes
  /// @throws IOException naming the field whose file is no good
  FollowedChannel(Connection connection, String handler, Duration pause) throws IOException {
    this.connection = connection;
    this.handler = handler;
    this.pause = pause;
    this.files = new ArrayList<>();
    for (PemFile file : connection.authentication().files()) {
      files.add(file.named());
    }
    this.stamps = stamps();
    this.opened = ChannelOpener.open(connection, handler);
  }

  static Duration pause(Connection connection) {
    Duration calls = connection.timeout().multipliedBy(2);
    return calls.compareTo(LEAST_PAUSE) > 0 ? calls : LEAST_PAUSE;
  }

  private List<FileStamp> stamps() {
    return files.stream().map(FileStamp::of).toList();
  }

  /// For one call, which begins at once.
  ManagedChannel now() {
    boolean late = System.nanoTime() - looked >= pause.toNanos();
    if (late && !files.isEmpty() && looking.tryLock()) {
      try {
        looked = System.nanoTime();
        look();
      } finally {
        looking.unlock();
      }
    }
    return opened.channel();
  }

  private void look() {
    endFormer();
    List<FileStamp> found = stamps();
    if (closed || found.equals(stamps)) {
      return;
    }
    stamps = found;
    try {
      ManagedChannel before = opened.channel();
      opened = ChannelOpener.open(connection, handler);
      former = before;
      LOG.info("{}: speaks TLS by what its files hold now", handler);
    } catch (IOException e) {
      LOG.warn("{}: speaks TLS as before: {}", handler, e.getMessage());
    }
  }

  private void endFormer() {
    ManagedChannel before = former;
    if (before != null) {
      former = null;
      before.shutdown();
    }
  }

  /// Those in use.
  List<CertificateFile> certificateFiles() {
    return opened.files();
  }

  @Override
  public void close() {
    looking.lock();
    try {
      closed = true;
      endFormer();
      opened.channel().shutdownNow();
    } finally {
      looking.unlock();
    }
  }
}
