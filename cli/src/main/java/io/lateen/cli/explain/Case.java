package io.lateen.cli.explain;

import java.util.List;

/// One case of a test file.
///
/// @param place `file:line:column`
/// @param from whose proxy decides
public record Case(
    String place, String name, String from, Inquiry request, List<Expectation> expected) {
  public Case {
    expected = List.copyOf(expected);
  }
}
