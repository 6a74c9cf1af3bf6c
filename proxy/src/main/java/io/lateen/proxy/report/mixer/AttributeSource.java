package io.lateen.proxy.report.mixer;

import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;

/// What is known of a request or connection before it is let pass.
public interface AttributeSource {
  /// Adds the octets of one attribute's value.
  ///
  /// @return false: it is absent, and nothing was added
  boolean add(AttributeKey key, KeyBuffer out);

  /// Writes everything.
  void write(AttributeWriter out, WordTable words);
}
