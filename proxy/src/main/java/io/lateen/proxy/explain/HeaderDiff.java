package io.lateen.proxy.explain;

import io.lateen.proxy.explain.Explanation.Change;
import io.lateen.proxy.http.HeaderTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What differs between the headers of two heads.
public final class HeaderDiff {
  private HeaderDiff() {}

  /// By name; several of one name as one value.
  public static List<Change> of(HeaderTable before, HeaderTable after) {
    Map<String, String> old = values(before);
    Map<String, String> now = values(after);
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    List<Change> changes = new ArrayList<>();
    for (String name : names) {
      String was = old.get(name);
      String is = now.get(name);
      if (was == null ? is != null : !was.equals(is)) {
        changes.add(new Change(name, was, is));
      }
    }
    return List.copyOf(changes);
  }

  private static Map<String, String> values(HeaderTable head) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < head.count(); i++) {
      if (!head.removed(i)) {
        values.merge(head.name(i).toLowerCase(Locale.ROOT), head.value(i), (a, b) -> a + "," + b);
      }
    }
    return values;
  }
}
