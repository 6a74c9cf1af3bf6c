package io.lateen.model.rule;

/// A port by number or by name.
public sealed interface PortSelector {
  record ByNumber(int number) implements PortSelector {}

  record ByName(String name) implements PortSelector {}
}
