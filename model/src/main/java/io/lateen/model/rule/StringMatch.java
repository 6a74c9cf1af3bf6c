package io.lateen.model.rule;

/// How a string must look (`StringMatch` of networking/v1alpha3). Regular expressions are RE2 and
/// match the whole string.
public sealed interface StringMatch {
  String value();

  record Exact(String value) implements StringMatch {}

  record Prefix(String value) implements StringMatch {}

  record Regex(String value) implements StringMatch {}

  /// A match with no kind set (`headers: {x: {}}`): the header is there, whatever its value.
  record Present() implements StringMatch {
    @Override
    public String value() {
      return "";
    }
  }
}
