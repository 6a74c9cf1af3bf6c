package io.lateen.proxy.report.mixer;

import io.lateen.wire.mixer.AttributeWriter;
import io.lateen.wire.mixer.WordTable;
import org.jspecify.annotations.Nullable;

/// What is known of a request or connection before it is let pass.
public interface AttributeSource {
  /// Equal ones have equal values of every kind that is [AttributeKey.Kind#standing]; immutable.
  /// Null: the next request or connection may differ in any of them.
  default @Nullable Object standing() {
    return null;
  }

  /// What stays as this is now: itself, if it never changes.
  default AttributeSource copy() {
    return this;
  }

  /// Adds the octets of one attribute's value.
  ///
  /// @return false: it is absent, and nothing was added
  boolean add(AttributeKey key, KeyBuffer out);

  /// Writes everything.
  void write(AttributeWriter out, WordTable words);
}
