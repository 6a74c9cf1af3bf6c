package io.lateen.wire.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/// What tells a file's content from the one before without reading it: Kubernetes exchanges links,
/// others write.
///
/// @param modified since 1970; 0 of a file that is not there
/// @param size octets; -1 of a file that is not there
/// @param key what the file system calls it, links followed; null: it has no such name
public record FileStamp(Path file, FileTime modified, long size, @Nullable Object key) {
  /// Now. Blocks, for a look at the directory.
  public static FileStamp of(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new FileStamp(file, now.lastModifiedTime(), now.size(), now.fileKey());
    } catch (IOException e) {
      return new FileStamp(file, FileTime.fromMillis(0), -1, null);
    }
  }
}
