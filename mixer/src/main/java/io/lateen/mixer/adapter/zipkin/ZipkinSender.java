package io.lateen.mixer.adapter.zipkin;

import io.lateen.mixer.adapter.outbox.HttpDelivery;
import io.lateen.mixer.adapter.outbox.Sender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Posts lists of spans.
record ZipkinSender(HttpDelivery delivery) implements Sender<String> {

  @Override
  public void send(List<String> spans) throws IOException, InterruptedException {
    delivery.post(("[" + String.join(",", spans) + "]").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    delivery.close();
  }
}
