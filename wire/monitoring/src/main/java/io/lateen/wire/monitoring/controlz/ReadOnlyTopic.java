package io.lateen.wire.monitoring.controlz;

import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// One tree of facts: as it is, and as tables.
record ReadOnlyTopic(String title, String prefix, Supplier<JsonNode> facts) implements Topic {
  @Override
  public Answer page(Ask ask, PageFrame page) {
    return ask.isPlain()
        ? Answer.html(page.around(this, Tables.of(title, facts.get())))
        : unusual(ask);
  }

  @Override
  public Answer json(Ask ask) {
    return ask.isPlain() ? Answer.json(facts.get()) : unusual(ask);
  }

  private static Answer unusual(Ask ask) {
    return ask.reads() ? Answer.notThere() : Answer.notAllowed(ask);
  }
}
