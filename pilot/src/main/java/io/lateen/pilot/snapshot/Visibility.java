package io.lateen.pilot.snapshot;

import java.util.List;

/// Who sees what: `exportTo` of services and rules.
final class Visibility {
  private Visibility() {}

  /// @param exportTo as written; when empty, `defaults` hold
  /// @param owner the namespace that wrote it
  static boolean sees(String viewer, List<String> exportTo, List<String> defaults, String owner) {
    for (String target : exportTo.isEmpty() ? defaults : exportTo) {
      if (target.equals("*") || (target.equals(".") ? owner : target).equals(viewer)) {
        return true;
      }
    }
    return false;
  }

  /// Namespaces that are meant by name.
  static List<String> named(List<String> exportTo, List<String> defaults) {
    return (exportTo.isEmpty() ? defaults : exportTo)
        .stream().filter(target -> !List.of("*", ".", "~").contains(target)).toList();
  }

  /// Seen by every namespace.
  static boolean isPublic(List<String> exportTo, List<String> defaults) {
    return (exportTo.isEmpty() ? defaults : exportTo).contains("*");
  }
}
