package io.lateen.proxy.listener;

import static io.lateen.proxy.tls.TestAuthority.uri;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.rpc.Status;
import io.lateen.model.attribute.AttributeBag;
import io.lateen.model.attribute.IpAddress;
import io.lateen.proxy.filter.http.FilterParsing;
import io.lateen.proxy.filter.network.mixer.TcpMixerParser;
import io.lateen.proxy.listener.Mesh.Client;
import io.lateen.proxy.report.mixer.MixerClients;
import io.lateen.proxy.resource.Address;
import io.lateen.proxy.resource.DownstreamTls;
import io.lateen.proxy.resource.NetworkFilter;
import io.lateen.proxy.resource.TcpProxy;
import io.lateen.proxy.resource.TlsVersions;
import io.lateen.proxy.tls.TestAuthority;
import io.lateen.wire.proto.mixer.Attributes.AttributeValue;
import io.lateen.wire.proto.mixer.CheckResponse;
import io.lateen.wire.proto.mixer.CheckResponse.PreconditionResult;
import io.lateen.wire.proto.mixer.CheckResponse.QuotaResult;
import io.lateen.wire.proto.mixer.ReferencedAttributes;
import io.lateen.wire.proto.mixer.ReferencedAttributes.AttributeMatch;
import io.lateen.wire.proto.mixer.ReferencedAttributes.Condition;
import io.lateen.wire.proto.mixer.client.NetworkFailPolicy;
import io.lateen.wire.proto.mixer.client.NetworkFailPolicy.FailPolicy;
import io.lateen.wire.proto.mixer.client.Quota;
import io.lateen.wire.proto.mixer.client.TcpClientConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TCP connections, and a Mixer by grpc-java that hears of them.
final class TcpMixerFilterTest {
  private static final List<TcpProxy.Target> TO_A = List.of(new TcpProxy.Target("a", 1));

  private final Mesh mesh = new Mesh();
  private final TcpMixerParser parser = new TcpMixerParser(new MixerClients());

  @AfterEach
  void close() {
    mesh.close();
  }

  private static TcpClientConfig.Builder filter(boolean asks) {
    TcpClientConfig.Builder config = TcpClientConfig.newBuilder().setDisableCheckCalls(!asks);
    config.getTransportBuilder().setCheckCluster("mixer").setReportCluster("mixer");
    config
        .getMixerAttributesBuilder()
        .putAttributes(
            "destination.uid", AttributeValue.newBuilder().setStringValue("kubernetes://b").build())
        .putAttributes(
            "destination.ip",
            AttributeValue.newBuilder()
                .setBytesValue(ByteString.copyFrom(new byte[] {10, 0, 0, 1}))
                .build());
    return config;
  }

  private Mesh serve(TcpClientConfig.Builder config, int mixer, int upstream) throws IOException {
    FilterParsing parsed = FilterParsing.of(config.build(), parser::parse);
    assertThat(parsed.problems()).isEmpty();
    mesh.before.add(new NetworkFilter.Before("mixer", parsed.config()));
    mesh.network = new TcpProxy("raw", TO_A, List.of(), null);
    return mesh.cluster("a", upstream).cluster("mixer", mixer).serve();
  }

  private static String talk(Client client, String text) throws IOException {
    client.send(text);
    return new String(client.in.readNBytes(text.length()), StandardCharsets.US_ASCII);
  }

  private static CheckResponse.Builder denial() {
    return CheckResponse.newBuilder()
        .setPrecondition(
            PreconditionResult.newBuilder()
                .setStatus(Status.newBuilder().setCode(7).setMessage("no.default:go away"))
                .setValidDuration(Duration.newBuilder().setSeconds(60))
                .setValidUseCount(1000)
                .setReferencedAttributes(
                    ReferencedAttributes.newBuilder()
                        .addWords("destination.uid")
                        .addAttributeMatches(
                            AttributeMatch.newBuilder()
                                .setName(-1)
                                .setCondition(Condition.EXACT))));
  }

  @Test
  void tellsMixerWhenAConnectionOpensAndCloses() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        EchoServer server = new EchoServer()) {
      serve(filter(false), mixer.port(), server.port());
      int port;
      try (Client client = mesh.client()) {
        port = client.socket.getLocalPort();
        assertThat(talk(client, "hello")).isEqualTo("hello");
      }
      AttributeBag open = mixer.record();
      AttributeBag close = mixer.record();
      assertThat(open.get("connection.event")).isEqualTo("open");
      assertThat(open.get("context.protocol")).isEqualTo("tcp");
      assertThat(open.get("source.ip"))
          .isEqualTo(IpAddress.of(InetAddress.ofLiteral("127.0.0.1").getAddress()));
      assertThat(open.get("source.port")).isEqualTo((long) port);
      assertThat(open.get("connection.mtls")).isEqualTo(false);
      assertThat(open.get("connection.received.bytes_total")).isEqualTo(0L);
      assertThat(open.names()).doesNotContain("connection.duration", "source.principal");
      assertThat(close.get("connection.event")).isEqualTo("close");
      assertThat(close.get("connection.id")).isEqualTo(open.get("connection.id"));
      assertThat(close.get("connection.received.bytes")).isEqualTo(5L);
      assertThat(close.get("connection.received.bytes_total")).isEqualTo(5L);
      assertThat(close.get("connection.sent.bytes_total")).isEqualTo(5L);
      assertThat(close.get("destination.uid")).isEqualTo("kubernetes://b");
      assertThat(close.get("context.proxy_error_code")).isEqualTo("-");
      assertThat(close.names()).contains("connection.duration", "context.time", "origin.ip");
      assertThat(mixer.checks).isEmpty();
      assertThat(mesh.counter("tcp_mixer_filter.total_report_calls")).isEqualTo(2);
      assertThat(mesh.counter("tcp_mixer_filter.total_check_calls")).isEqualTo(0);
    }
  }

  @Test
  void aClientByAUnixSocketHasNoAddress(@TempDir Path folder) throws Exception {
    mesh.address = Address.pipe(folder.resolve("in.sock").toString());
    try (FakeMixer mixer = new FakeMixer();
        EchoServer server = new EchoServer()) {
      serve(filter(false), mixer.port(), server.port());
      try (Client client = mesh.client()) {
        assertThat(talk(client, "hello")).isEqualTo("hello");
      }
      assertThat(mixer.record().names())
          .contains("connection.id")
          .doesNotContain("source.ip", "source.port", "origin.ip");
    }
  }

  @Test
  void tellsOfAConnectionThatGoesOn() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        EchoServer server = new EchoServer()) {
      TcpClientConfig.Builder often =
          filter(false).setReportInterval(Duration.newBuilder().setNanos(1));
      serve(often, mixer.port(), server.port());
      try (Client client = mesh.client()) {
        talk(client, "abc");
        assertThat(mixer.record().get("connection.event")).isEqualTo("open");
        AttributeBag on = mixer.record();
        assertThat(on.get("connection.event")).isEqualTo("continue");
        assertThat(on.get("connection.received.bytes")).isEqualTo(3L);
        talk(client, "de");
        AttributeBag next = mixer.record();
        assertThat(next.get("connection.event")).isEqualTo("continue");
        assertThat(next.get("connection.received.bytes")).isEqualTo(2L);
        assertThat(next.get("connection.sent.bytes")).isEqualTo(2L);
        assertThat(next.get("connection.sent.bytes_total")).isEqualTo(5L);
        assertThat(next.names()).doesNotContain("connection.duration");
      }
    }
  }

  @Test
  void asksBeforeAConnectionPassesAndLetsItPass() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        EchoServer server = new EchoServer();
        Client client = serve(filter(true), mixer.port(), server.port()).client()) {
      assertThat(talk(client, "hello")).isEqualTo("hello");
      assertThat(mixer.checks).hasSize(1);
      AttributeBag asked = mixer.checks.getFirst().attributes();
      assertThat(asked.get("context.protocol")).isEqualTo("tcp");
      assertThat(asked.names()).contains("connection.id", "source.ip", "context.time");
      assertThat(mesh.counter("tcp_mixer_filter.total_remote_check_accepts")).isEqualTo(1);
    }
  }

  @Test
  void closesWhatIsDeniedAndRemembersTheAnswer() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        EchoServer server = new EchoServer()) {
      mixer.answer = (request, out) -> FakeMixer.reply(out, denial());
      serve(filter(true), mixer.port(), server.port());
      for (int i = 0; i < 20; i++) {
        try (Client client = mesh.client()) {
          assertThat(client.in.read()).isEqualTo(-1);
        }
      }
      assertThat(mixer.checks).hasSizeBetween(1, 2); // one for each worker
      assertThat(mixer.record().get("connection.event")).isEqualTo("open");
      AttributeBag close = mixer.record();
      assertThat(close.get("connection.event")).isEqualTo("close");
      assertThat(close.get("check.error_code")).isEqualTo(7L);
      assertThat(close.get("check.error_message"))
          .isEqualTo("PERMISSION_DENIED:no.default:go away");
      assertThat(close.get("context.proxy_error_code")).isEqualTo("UAEX");
      int asked = mixer.checks.size();
      mesh.awaitCounter("tcp_mixer_filter.total_check_calls", 20);
      assertThat(mesh.counter("tcp_mixer_filter.total_check_cache_hit_denies"))
          .isEqualTo(20 - asked);
      assertThat(mesh.counter("tcp_mixer_filter.total_remote_check_denies")).isEqualTo(asked);
      assertThat(mesh.counter("cluster.a.upstream_cx_total")).isEqualTo(0);
    }
  }

  @Test
  void withoutMixerThePolicyDecides() throws Exception {
    try (EchoServer server = new EchoServer()) {
      TcpClientConfig.Builder open = filter(true);
      open.getTransportBuilder()
          .setNetworkFailPolicy(NetworkFailPolicy.newBuilder().setPolicy(FailPolicy.FAIL_OPEN));
      serve(open, FreePort.closed(), server.port());
      try (Client client = mesh.client()) {
        assertThat(talk(client, "hello")).isEqualTo("hello");
      }
    }
  }

  @Test
  void withoutMixerConnectionsAreClosed() throws Exception {
    try (EchoServer server = new EchoServer()) {
      serve(filter(true), FreePort.closed(), server.port());
      try (Client client = mesh.client()) {
        assertThat(client.in.read()).isEqualTo(-1);
      }
      assertThat(mesh.counter("cluster.a.upstream_cx_total")).isEqualTo(0);
    }
  }

  @Test
  void reportsThatCannotBeSentHoldNobodyUp() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        EchoServer server = new EchoServer()) {
      mixer.silent = true;
      serve(filter(false), mixer.port(), server.port());
      for (int i = 0; i < 5; i++) {
        try (Client client = mesh.client()) {
          assertThat(talk(client, "hello")).isEqualTo("hello");
        }
      }
    }
  }

  @Test
  void saysWhoIsAtBothEndsOfTls() throws Exception {
    TestAuthority authority = new TestAuthority("mesh");
    TestAuthority.Identity caller = authority.issue(uri("spiffe://cluster.local/ns/shop/sa/cart"));
    mesh.downstreamTls =
        new DownstreamTls(
            List.of(authority.issue(uri("spiffe://cluster.local/ns/data/sa/mongo")).inline()),
            authority.pem(),
            List.of(),
            true,
            List.of(),
            TlsVersions.USUAL);
    try (FakeMixer mixer = new FakeMixer();
        EchoServer server = new EchoServer()) {
      serve(filter(true), mixer.port(), server.port());
      try (SSLSocket socket =
          (SSLSocket)
              caller
                  .context(authority)
                  .getSocketFactory()
                  .createSocket(InetAddress.ofLiteral("127.0.0.1"), mesh.port())) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("mongo.data")));
        socket.setSSLParameters(parameters);
        socket.getOutputStream().write('x');
        assertThat(socket.getInputStream().read()).isEqualTo('x');
      }
      for (AttributeBag known :
          List.of(mixer.checks.getFirst().attributes(), mixer.record(), mixer.record())) {
        assertThat(known.get("connection.mtls")).isEqualTo(true);
        assertThat(known.get("source.principal")).isEqualTo("cluster.local/ns/shop/sa/cart");
        assertThat(known.get("source.user")).isEqualTo("cluster.local/ns/shop/sa/cart");
        assertThat(known.get("source.namespace")).isEqualTo("shop");
        assertThat(known.get("destination.principal")).isEqualTo("cluster.local/ns/data/sa/mongo");
        assertThat(known.get("connection.requested_server_name")).isEqualTo("mongo.data");
      }
    }
  }

  @Test
  void connectionsCostQuota() throws Exception {
    try (FakeMixer mixer = new FakeMixer();
        EchoServer server = new EchoServer()) {
      mixer.answer =
          (request, out) ->
              FakeMixer.reply(
                  out,
                  CheckResponse.newBuilder()
                      .setPrecondition(PreconditionResult.getDefaultInstance())
                      .putQuotas("connections", QuotaResult.getDefaultInstance()));
      TcpClientConfig.Builder config = filter(true);
      config
          .getConnectionQuotaSpecBuilder()
          .addRulesBuilder()
          .addQuotas(Quota.newBuilder().setQuota("connections").setCharge(1));
      serve(config, mixer.port(), server.port());
      try (Client client = mesh.client()) {
        assertThat(client.in.read()).isEqualTo(-1);
      }
      assertThat(mixer.checks.getFirst().quotas()).containsKey("connections");
      assertThat(mixer.record().get("connection.event")).isEqualTo("open");
      assertThat(mixer.record().get("check.error_message"))
          .isEqualTo("RESOURCE_EXHAUSTED:Quota is exhausted for: connections");
    }
  }
}
