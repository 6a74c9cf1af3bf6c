package io.lateen.mixer.template;

/// When a template's instances are made.
public enum Variety {
  /// For a check; the handler says yes or no.
  CHECK,
  /// For a report; the handler says nothing.
  REPORT,
  /// When a part of a quota is wanted.
  QUOTA,
  /// Before everything else; the handler gives values that become attributes.
  ATTRIBUTE_GENERATOR
}
