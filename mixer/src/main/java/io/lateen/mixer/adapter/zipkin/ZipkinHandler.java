package io.lateen.mixer.adapter.zipkin;

import io.lateen.mixer.adapter.Handler;
import io.lateen.mixer.adapter.outbox.Outbox;
import io.lateen.mixer.adapter.span.SpanParser;
import io.lateen.mixer.template.Instance;
import java.util.List;

/// Spans into the outbox, as JSON.
record ZipkinHandler(SpanParser parser, Outbox<String> outbox) implements Handler {

  @Override
  public void report(List<Instance> instances) {
    outbox.put(
        instances.stream()
            .flatMap(instance -> parser.parse(instance).stream())
            .map(ZipkinTranslator::translate)
            .toList());
  }

  @Override
  public void close() {
    outbox.close();
  }
}
