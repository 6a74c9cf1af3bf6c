package io.lateen.proxy.resource;

/// PEM text: in a file, or given whole (`envoy.config.core.v3.DataSource`).
public sealed interface Pem {
  record File(String path) implements Pem {}

  record Inline(String text) implements Pem {
    /// Keys do not belong into logs.
    @Override
    public String toString() {
      return "Inline[" + text.length() + " characters]";
    }
  }
}
