package io.lateen.proxy.resource;

/// `SubjectAltNameMatcher`: one way in which a peer's certificate may name it.
///
/// @param type which names are looked at
public record SanMatch(Type type, StringMatch match) {
  /// `SanType`; `ANY` is the older field without types.
  public enum Type {
    ANY,
    EMAIL,
    DNS,
    URI,
    IP_ADDRESS
  }

  /// As a problem says it.
  @Override
  public String toString() {
    String how =
        switch (match) {
          case StringMatch.Exact exact -> exact.value();
          case StringMatch.Prefix prefix -> prefix.value() + "*";
          case StringMatch.Suffix suffix -> "*" + suffix.value();
          case StringMatch.Contains contains -> "*" + contains.value() + "*";
          case StringMatch.Regex regex -> "/" + regex.value() + "/";
        };
    return type + ":" + how;
  }
}
