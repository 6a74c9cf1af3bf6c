package io.lateen.proxy.message;

import java.util.ArrayList;
import java.util.List;

/// Gathers what is wrong with one resource, each with its path. One thread.
public final class Problems {
  private final List<String> list = new ArrayList<>(0);

  /// Notes one.
  ///
  /// @param path `virtual_hosts[0].routes[2].match`, may be empty
  /// @param text what is there and what is expected: `-1 (expected: 0..100)`
  public void add(String path, String text) {
    list.add(path.isEmpty() ? text : path + ": " + text);
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  public List<String> list() {
    return List.copyOf(list);
  }
}
