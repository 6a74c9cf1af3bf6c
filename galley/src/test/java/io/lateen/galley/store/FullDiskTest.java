package io.lateen.galley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.galley.admission.Admission;
import io.lateen.galley.resource.ApiAnswer;
import io.lateen.galley.resource.ApiCall;
import io.lateen.galley.resource.ApiException;
import io.lateen.galley.resource.ClusterIps;
import io.lateen.galley.resource.Rendering;
import io.lateen.galley.resource.ResourceEngine;
import io.lateen.galley.resource.ResourceTypes;
import io.lateen.galley.resource.Verb;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API while the disk is full, and afterwards.
class FullDiskTest {

  @TempDir Path home;

  private static ResourceEngine engine(ObjectStore store) {
    return new ResourceEngine(
        store,
        new ResourceTypes(),
        Admission.open(),
        new ClusterIps("127.4.128.1", 100),
        InstantSource.system());
  }

  private static int create(ResourceEngine engine, String name) {
    JsonNode body = JsonMapper.shared().readTree("{\"metadata\":{\"name\":\"" + name + "\"}}");
    return ((ApiAnswer.Done) engine.handle(call(engine, Verb.CREATE, null, body))).status();
  }

  private static ApiCall call(ResourceEngine engine, Verb verb, String name, JsonNode body) {
    var type = engine.types().lookup("", "v1", "namespaces").orElseThrow();
    return new ApiCall(verb, type, null, name, "", Map.of(), null, body, new Rendering.Whole());
  }

  @Test
  void writesAreRefusedReadsGoOnAndWritesComeBack() {
    AtomicReference<FailingChannel> channel = new AtomicReference<>();
    Journal.Opener failing =
        file -> {
          channel.set(new FailingChannel(Journal.Opener.ordinary(file)));
          return channel.get();
        };
    try (ObjectStore store = ObjectStore.open(home, 10, 1 << 20, failing)) {
      ResourceEngine engine = engine(store);
      assertThat(create(engine, "before")).isEqualTo(201);
      channel.get().full = true;
      assertThatThrownBy(() -> create(engine, "refused"))
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> {
                assertThat(e.status()).isEqualTo(507);
                assertThat(e.getMessage()).contains(home.toString(), "full", "nothing was changed");
              });
      engine.handle(call(engine, Verb.GET, "before", null));
      assertThatThrownBy(() -> engine.handle(call(engine, Verb.GET, "refused", null)))
          .hasMessageContaining("not found");
      channel.get().full = false;
      assertThat(create(engine, "after")).isEqualTo(201);
    }
    try (ObjectStore store = ObjectStore.open(home, 10)) {
      assertThat(store.list("/namespaces", "").objects().keySet().stream().map(StoreKey::name))
          .containsExactly("after", "before");
    }
  }
}
