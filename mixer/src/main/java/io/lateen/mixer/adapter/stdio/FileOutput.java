package io.lateen.mixer.adapter.stdio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A file that is put aside, under a name with the time in it, when it has become too large.
final class FileOutput implements Output {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS").withZone(ZoneOffset.UTC);

  private final Path path;
  private final long largest;
  private final long days;
  private final long files;
  private final InstantSource clock;
  private OutputStream stream;
  private long size;

  /// @param largest in bytes
  /// @param days after which a file put aside is deleted
  /// @param files how many are kept aside
  FileOutput(Path path, long largest, long days, long files, InstantSource clock)
      throws IOException {
    this.path = path.toAbsolutePath();
    this.largest = largest;
    this.days = days;
    this.files = files;
    this.clock = clock;
    this.stream = append();
    this.size = Files.size(path);
  }

  @Override
  public void write(byte[] lines) throws IOException {
    if (size > 0 && size + lines.length > largest) {
      rotate();
    }
    stream.write(lines);
    size += lines.length;
  }

  private void rotate() throws IOException {
    stream.close();
    try {
      Files.move(path, aside());
    } finally {
      // Also when it stays where it is: the next lines must have a place.
      stream = append();
      size = Files.size(path);
    }
    for (Path old : old()) {
      Files.deleteIfExists(old);
    }
  }

  private Path aside() {
    int dot = fileName().lastIndexOf('.');
    String stem = dot < 0 ? fileName() : fileName().substring(0, dot);
    String end = dot < 0 ? "" : fileName().substring(dot);
    Path aside = path.resolveSibling(stem + "-" + STAMP.format(clock.instant()) + end);
    for (int i = 1; Files.exists(aside); i++) {
      aside = path.resolveSibling(stem + "-" + STAMP.format(clock.instant()) + "." + i + end);
    }
    return aside;
  }

  private List<Path> old() throws IOException {
    String stem = fileName().replaceFirst("\\.[^.]*$", "") + "-";
    Path directory = path.resolveSibling(".");
    try (Stream<Path> siblings = Files.list(directory)) {
      List<Path> aside =
          siblings
              .filter(file -> file.getFileName().toString().startsWith(stem))
              .sorted(Comparator.reverseOrder())
              .toList();
      return aside.stream().filter(file -> aside.indexOf(file) >= files || isOld(file)).toList();
    }
  }

  private boolean isOld(Path file) {
    try {
      return Files.getLastModifiedTime(file)
          .toInstant()
          .isBefore(clock.instant().minus(Duration.ofDays(days)));
    } catch (IOException e) {
      return false;
    }
  }

  private String fileName() {
    return String.valueOf(path.getFileName());
  }

  private OutputStream append() throws IOException {
    try {
      return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (FileSystemException e) {
      throw new IOException("outputPath: \"" + path + "\" cannot be written: " + e, e);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
