package io.lateen.wire.monitoring.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A log file which is put aside when it is full; too many and too old ones are deleted. One
/// thread at a time.
final class RotatingFile extends OutputStream {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS", Locale.ROOT);

  private final Rotation rotation;
  private final InstantSource clock;
  private final String stem;
  private final String extension;
  private OutputStream out;
  private long written;

  private record Backup(Path file, Instant since) {}

  RotatingFile(Rotation rotation, InstantSource clock) throws IOException {
    this.rotation = rotation;
    this.clock = clock;
    String name = rotation.file().toAbsolutePath().getFileName().toString();
    int dot = name.lastIndexOf('.');
    this.stem = (dot <= 0 ? name : name.substring(0, dot)) + "-";
    this.extension = dot <= 0 ? "" : name.substring(dot);
    this.out = open();
    prune();
  }

  private OutputStream open() throws IOException {
    OutputStream opened =
        Files.newOutputStream(
            rotation.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    written = Files.size(rotation.file());
    return opened;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  /// A line: it is never in two files.
  @Override
  public void write(byte[] octets, int from, int count) throws IOException {
    if (written > 0 && written + count > rotation.fullBytes()) {
      rotate();
    }
    out.write(octets, from, count);
    written += count;
  }

  private void rotate() throws IOException {
    out.close();
    Files.move(rotation.file(), free());
    out = open();
    prune();
  }

  /// No two have one name, however fast they fill.
  private Path free() {
    Instant time = clock.instant();
    Path file = backup(time);
    while (Files.exists(file)) {
      time = time.plusMillis(1);
      file = backup(time);
    }
    return file;
  }

  private Path backup(Instant time) {
    return rotation
        .file()
        .resolveSibling(stem + TIME.format(time.atOffset(ZoneOffset.UTC)) + extension);
  }

  private void prune() throws IOException {
    List<Backup> newestFirst = backups();
    for (int i = 0; i < newestFirst.size(); i++) {
      boolean tooMany = rotation.most() > 0 && i >= rotation.most();
      if (tooMany || isTooOld(newestFirst.get(i))) {
        Files.deleteIfExists(newestFirst.get(i).file());
      }
    }
  }

  private boolean isTooOld(Backup backup) {
    return !rotation.oldest().isZero()
        && backup.since().plus(rotation.oldest()).isBefore(clock.instant());
  }

  private List<Backup> backups() throws IOException {
    Path folder = rotation.file().toAbsolutePath().getParent();
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .flatMap(file -> backup(file).stream())
          .sorted(Comparator.comparing(Backup::since).reversed())
          .toList();
    }
  }

  /// Empty for a file that was not put aside here.
  private Optional<Backup> backup(Path file) {
    String name = file.getFileName().toString();
    if (!name.startsWith(stem)
        || !name.endsWith(extension)
        || name.length() < stem.length() + extension.length()) {
      return Optional.empty();
    }
    String time = name.substring(stem.length(), name.length() - extension.length());
    try {
      Instant since = LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
      return Optional.of(new Backup(file, since));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
