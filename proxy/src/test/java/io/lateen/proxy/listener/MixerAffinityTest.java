package io.lateen.proxy.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.filter.http.mixer.MixerParser;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.resource.HttpFilterConfig;
import io.lateen.proxy.resource.LbPolicy;
import io.lateen.wire.proto.mixer.Attributes;
import io.lateen.wire.proto.mixer.client.HttpClientConfig;
import io.lateen.wire.proto.mixer.client.ServiceConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Where Mixers are chosen by hash, all workers of a proxy report to one, and proxies to several.
final class MixerAffinityTest {
  private static final int PROXIES = 16;
  private static final int CONNECTIONS = 6;

  private final List<Mesh> proxies = new ArrayList<>();
  private final List<FakeMixer> mixers = new ArrayList<>();

  @AfterEach
  void close() {
    proxies.forEach(Mesh::close);
    mixers.forEach(FakeMixer::close);
  }

  private void serve(Mesh mesh, String uid, int upstream) throws IOException {
    Attributes caller =
        Attributes.newBuilder()
            .putAttributes(
                "source.uid", Attributes.AttributeValue.newBuilder().setStringValue(uid).build())
            .build();
    HttpClientConfig.Builder config = HttpClientConfig.newBuilder().setMixerAttributes(caller);
    config
        .setDefaultDestinationService("default")
        .putServiceConfigs("default", ServiceConfig.newBuilder().setDisableCheckCalls(true).build())
        .getTransportBuilder()
        .setReportCluster("mixer")
        .setAttributesForMixerProxy(caller);
    FilterParsing parsed =
        FilterParsing.of(config.build(), new MixerParser(new MixerClients())::parse);
    mesh.filters.add(new HttpFilterConfig("mixer", parsed.config(), false));
    mesh.cluster("a", upstream);
    mesh.policy = new LbPolicy.RingHash(1024, 8 << 20);
    mesh.cluster("mixer", mixers.stream().mapToInt(FakeMixer::port).toArray());
    mesh.route("/", "a").serve();
  }

  /// Which Mixers have heard of each proxy, once they have heard it all.
  private Map<String, Set<Integer>> heard() {
    Map<String, Set<Integer>> who = new HashMap<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    int records = 0;
    while (records < PROXIES * CONNECTIONS) {
      assertThat(System.nanoTime()).as("all is told in 60 s").isLessThan(deadline);
      for (FakeMixer mixer : mixers) {
        AttributeBag record = mixer.records.poll();
        if (record != null) {
          records++;
          String proxy = String.valueOf(record.get("source.uid"));
          who.computeIfAbsent(proxy, _ -> new HashSet<>()).add(mixer.port());
        }
      }
    }
    return who;
  }

  private void asked(String uid, int upstream) throws IOException {
    Mesh mesh = new Mesh();
    proxies.add(mesh);
    serve(mesh, uid, upstream);
    for (int i = 0; i < CONNECTIONS; i++) {
      try (Client client = mesh.client()) {
        client.send("GET / HTTP/1.1\r\nHost: test\r\n\r\n").read();
      }
    }
  }

  @Test
  void aProxyKeepsToOne() throws Exception {
    for (int i = 0; i < 3; i++) {
      mixers.add(new FakeMixer());
    }
    try (FakeServer server = FakeServer.saying("a")) {
      for (int proxy = 0; proxy < PROXIES; proxy++) {
        asked("kubernetes://proxy-" + proxy + ".default", server.port());
      }
      Map<String, Set<Integer>> heard = heard();
      assertThat(heard).hasSize(PROXIES);
      assertThat(heard.values()).allMatch(mixers -> mixers.size() == 1);
      assertThat(new HashSet<>(heard.values())).hasSizeGreaterThan(1);
    }
  }
}
