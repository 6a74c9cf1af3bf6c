package io.lateen.prometheus.settings;

/// A setting that cannot be used: where it stands, what it says, what was expected.
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1;

  SettingsException(String path, String message) {
    super(path.isEmpty() ? message : path + ": " + message);
  }
}
