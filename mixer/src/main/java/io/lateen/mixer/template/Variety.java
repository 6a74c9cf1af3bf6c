package io.lateen.mixer.template;

/// When a template's instances are made.
public enum Variety {
  /// For a check; the handler says yes or no.
  CHECK,
  /// As CHECK; with a yes the handler gives values for the rule's header operations.
  CHECK_WITH_OUTPUT,
  /// For a report; the handler says nothing.
  REPORT,
  /// When a part of a quota is wanted.
  QUOTA,
  /// Before everything else; the handler gives values that become attributes.
  ATTRIBUTE_GENERATOR;

  /// The variety whose turn is this one's too: checks with output are asked among the checks, in
  /// the order of rules and actions.
  public Variety turn() {
    return this == CHECK_WITH_OUTPUT ? CHECK : this;
  }
}
