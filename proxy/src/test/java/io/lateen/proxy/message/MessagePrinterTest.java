package io.lateen.proxy.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.fault.v3.HTTPFault;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.envoyproxy.envoy.type.v3.Int64Range;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// Protobuf's own JSON is the judge.
final class MessagePrinterTest {
  private static final RouteConfiguration TABLE =
      RouteConfiguration.newBuilder()
          .setName("80")
          .setValidateClusters(BoolValue.of(false))
          .addVirtualHosts(
              VirtualHost.newBuilder()
                  .setName("reviews:9080")
                  .addDomains("*")
                  .setRequireTls(VirtualHost.TlsRequirementType.ALL)
                  .putTypedPerFilterConfig(
                      "envoy.filters.http.fault",
                      Any.pack(
                          HTTPFault.newBuilder()
                              .setUpstreamCluster("a\"b\n")
                              .setMaxActiveFaults(UInt32Value.of(3))
                              .build()))
                  .putTypedPerFilterConfig("x", Any.pack(StringValue.of("text")))
                  .addRoutes(
                      Route.newBuilder()
                          .setMatch(
                              RouteMatch.newBuilder()
                                  .setPrefix("")
                                  .addHeaders(
                                      HeaderMatcher.newBuilder()
                                          .setName("n")
                                          .setRangeMatch(
                                              Int64Range.newBuilder().setStart(-5).setEnd(7))))
                          .setMetadata(
                              Metadata.newBuilder()
                                  .putFilterMetadata(
                                      "istio",
                                      Struct.newBuilder()
                                          .putFields(
                                              "n", Value.newBuilder().setNumberValue(1.5).build())
                                          .putFields(
                                              "b", Value.newBuilder().setBoolValue(false).build())
                                          .build()))
                          .setRoute(
                              RouteAction.newBuilder()
                                  .setTimeout(Durations.fromMillis(1500))
                                  .setIdleTimeout(Durations.ZERO)
                                  .setRetryPolicy(
                                      RetryPolicy.newBuilder()
                                          .addRetriableStatusCodes(503)
                                          .addRetriableStatusCodes(504)
                                          .setNumRetries(UInt32Value.of(0))))))
          .build();

  private static String ours(Message message) {
    JsonWriter out = new JsonWriter();
    new MessagePrinter(new MessageDecoder(Schema.envoy()))
        .print(message.getDescriptorForType().getFullName(), message.toByteString(), out);
    return out.toString();
  }

  @Test
  void printsWhatProtobufReadsBackAsTheSame() throws Exception {
    TypeRegistry types =
        TypeRegistry.newBuilder()
            .add(RouteConfiguration.getDescriptor())
            .add(HTTPFault.getDescriptor())
            .add(StringValue.getDescriptor())
            .build();
    Any.Builder read = Any.newBuilder();

    JsonFormat.parser().usingTypeRegistry(types).merge(ours(TABLE), read);

    assertThat(read.build().unpack(RouteConfiguration.class)).isEqualTo(TABLE);
  }

  @Test
  void usesTheOriginalNames() {
    assertThat(ours(TABLE))
        .contains("\"virtual_hosts\"", "\"idle_timeout\": \"0s\"", "\"timeout\": \"1.500s\"");
  }

  @Test
  void hidesNothingOfATypeItDoesNotKnow() {
    assertThat(ours(FractionalPercent.newBuilder().setNumerator(1).build()))
        .contains("\"numerator\": 1");
    JsonWriter out = new JsonWriter();
    new MessagePrinter(new MessageDecoder(Schema.envoy()))
        .print("no.such.Type", StringValue.of("a").toByteString(), out);
    assertThat(out.toString()).contains("@undecoded");
  }

  @Test
  void keysAreNotPrinted() {
    DownstreamTlsContext context =
        DownstreamTlsContext.newBuilder()
            .setCommonTlsContext(
                CommonTlsContext.newBuilder()
                    .addTlsCertificates(
                        TlsCertificate.newBuilder()
                            .setCertificateChain(DataSource.newBuilder().setInlineString("chain"))
                            .setPrivateKey(DataSource.newBuilder().setInlineString("of nobody")))
                    .addTlsCertificates(
                        TlsCertificate.newBuilder()
                            .setPrivateKey(
                                DataSource.newBuilder()
                                    .setInlineBytes(ByteString.copyFromUtf8("of nobody")))))
            .build();
    JsonWriter out = new JsonWriter();
    new MessagePrinter(new MessageDecoder(Schema.envoy()))
        .print(context.getDescriptorForType().getFullName(), context.toByteString(), out);
    String encoded = Base64.getEncoder().encodeToString("of nobody".getBytes(UTF_8));
    assertThat(out.toString())
        .contains("chain", "\"inline_string\"", "[redacted]", "W3JlZGFjdGVkXQ==")
        .doesNotContain("of nobody", encoded);
  }
}
