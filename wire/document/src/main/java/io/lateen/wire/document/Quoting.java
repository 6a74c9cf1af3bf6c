package io.lateen.wire.document;

import tools.jackson.databind.node.JsonNodeFactory;

/// JSON's quotes, which YAML reads too.
final class Quoting {
  private Quoting() {}

  static String json(String text) {
    return JsonNodeFactory.instance.stringNode(text).toString();
  }
}
