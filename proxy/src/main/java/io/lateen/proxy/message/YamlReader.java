package io.lateen.proxy.message;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads YAML 1.2, and so JSON, into Map, List, String, Number, Boolean and null. Loaded only when
/// a proxy is configured by files.
public final class YamlReader {
  private YamlReader() {}

  /// The only document.
  ///
  /// @throws IllegalArgumentException with line and column of what is not YAML
  public static @Nullable Object read(String text) {
    LoadSettings settings =
        LoadSettings.builder().setAllowDuplicateKeys(false).setCodePointLimit(64 << 20).build();
    try {
      return new Load(settings).loadFromString(text);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
