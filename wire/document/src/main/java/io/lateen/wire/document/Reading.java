package io.lateen.wire.document;

import java.util.List;

/// What [DocumentReader] found in a text: the objects that could be read, and what kept it from
/// reading the others.
public record Reading(List<Document> documents, List<SyntaxProblem> problems) {

  public Reading {
    documents = List.copyOf(documents);
    problems = List.copyOf(problems);
  }

  /// Why a text, or the rest of it, is not YAML or JSON.
  ///
  /// @param message what is wrong, in one sentence
  public record SyntaxProblem(Position position, String message) {
    @Override
    public String toString() {
      return position + ": " + message;
    }
  }
}
