package io.lateen.mixer.adapter.stdio;

import java.io.IOException;

/// Where lines go.
interface Output {

  /// Writes whole lines at once.
  void write(byte[] lines) throws IOException;

  void close() throws IOException;
}
