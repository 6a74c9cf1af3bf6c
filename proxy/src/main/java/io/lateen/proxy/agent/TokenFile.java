package io.lateen.proxy.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The token that the control plane is shown. It is read anew for each connection: whoever issues
/// tokens replaces them before they expire.
///
/// @param file null: there is none
record TokenFile(@Nullable Path file) {

  /// `Bearer …`; empty when there is no token. A file of a few hundred bytes: no loop waits for it.
  String authorization() {
    if (file == null) {
      return "";
    }
    try {
      return "Bearer " + Files.readString(file).strip();
    } catch (IOException e) {
      System.err.println("token " + file + ": cannot be read: " + e.getMessage());
      return "";
    }
  }
}
