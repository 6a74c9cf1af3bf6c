package io.lateen.mixer.adapter.fluentd;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.outbox.Outbox;
import io.lateen.mixer.template.Instance;
import java.util.List;

/// Log entries into the outbox.
record FluentdHandler(EntryTranslator translator, Outbox<Entry> outbox) implements Handler {

  @Override
  public void report(List<Instance> instances) {
    outbox.put(instances.stream().map(translator::translate).toList());
  }

  @Override
  public void close() {
    outbox.close();
  }
}
