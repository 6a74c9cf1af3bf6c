package io.lateen.cli.command;

import io.lateen.cli.Complaint;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Files named on the command line; `-` is standard input.
final class TextFile {
  private TextFile() {}

  static byte[] read(String name) {
    try {
      return name.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(name));
    } catch (IOException unreadable) {
      throw unreadable(name, unreadable);
    }
  }

  static Complaint unreadable(String name, IOException cause) {
    String why =
        switch (cause) {
          case NoSuchFileException missing -> "there is no such file";
          case AccessDeniedException denied -> "permission denied";
          default -> String.valueOf(cause.getMessage());
        };
    return new Complaint("cannot read " + name + ": " + why, "name another with -f", cause);
  }
}
